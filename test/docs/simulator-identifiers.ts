import { Endpoint, MiStatusError, NvmeStatusError } from "../../src/index.ts";
import { adminCommands, type Command } from "../../src/mi/index.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { commands, inputFor } from "../fuzz/commands.ts";
import { refuses } from "./section.ts";

/** What the built-in drives have one of, if any. */
const existing = { namespaceId: 1, enduranceGroupId: 1, nvmSetId: 1, domainId: 1 };
/** A log that is there once it is asked to be gathered. */
const gathered = { action: "establishContextAndRead" };

/** What is sent: a setting as the drive has told it, for that is one which it takes; else the example, or what exists. */
async function inputsFor(endpoint: Endpoint, command: Command): Promise<object[]> {
  const plain = [inputFor(command, {}), inputFor(command, existing)];
  if (command === adminCommands.getPersistentEventLogHeader) return [inputFor(command, gathered)];
  if (command.effect === "read") return plain;
  const { featureIdentifier } = command.request.fields;
  const get = commands.find(
    ({ effect, request }) =>
      effect === "read" && request.fields.featureIdentifier?.constant === featureIdentifier?.constant,
  );
  const told = get && (await answerOf(endpoint, get, [inputFor(get, {}), inputFor(get, existing)]));
  return told === undefined ? plain : [inputFor(command, { ...existing, ...told }), ...plain];
}

/** The first answer that a drive gives; undefined where it refuses all. */
async function answerOf(endpoint: Endpoint, command: Command, inputs: readonly object[]): Promise<object | undefined> {
  for (const input of inputs) {
    try {
      return (await endpoint.send(command, input)) as object;
    } catch (error) {
      if (!(error instanceof NvmeStatusError || error instanceof MiStatusError)) throw error;
    }
  }
  return undefined;
}

/** The endpoint ids of the drives that carry out a command, each made anew for it. */
async function carriedOutBy(command: Command): Promise<number[]> {
  const fleet = defaultFleet();
  const found: number[] = [];
  for (const eid of fleet.eids) {
    await using endpoint = new Endpoint(fleet.transport(), { eid }, { probe: false });
    const inputs = await inputsFor(endpoint, command);
    if ((await answerOf(endpoint, command, inputs)) !== undefined) found.push(eid);
  }
  return found;
}

function textOf(eids: readonly number[]): string {
  const [first] = eids;
  if (first === undefined) return refuses;
  const all = defaultFleet().eids.length === eids.length;
  return all ? "answers" : `EID ${eids.join(", ")}`;
}

/** Which of the built-in drives carry out a command, or what each does with those that get and set the same. */
export async function simulatorCarriesOut(some: readonly Command[]): Promise<string> {
  const texts: { word: string; text: string }[] = [];
  for (const command of some) {
    texts.push({ word: command.effect === "read" ? "get" : "set", text: textOf(await carriedOutBy(command)) });
  }
  const different = [...new Set(texts.map(({ text }) => text))];
  return different.length === 1 ? different.join("") : texts.map(({ word, text }) => `${word}: ${text}`).join("; ");
}
