import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CommandSetName } from "../../src/mi/index.ts";
import { messageTypes, opcodeOffset } from "../../src/mi/message.ts";

interface Row {
  readonly requestBytes: string;
}

/** Counts requests among the rows of bytes: by what is in them, not by what they are called. */
export type VectorCount = (set: CommandSetName, isMeant: (opcode: number, message: Uint8Array) => boolean) => number;

const folder = new URL("../../src/mi/", import.meta.url);

const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && "requestBytes" in value && typeof value.requestBytes === "string";

/** Every row of every vectors file. */
export async function vectorRows(): Promise<unknown[]> {
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: "utf8" });
  const modules: Readonly<Record<string, unknown>>[] = await Promise.all(
    files.filter((file) => file.endsWith(".vectors.js")).map((file) => import(new URL(file, folder).href)),
  );
  return modules.flatMap((module) => Object.values(module).flat());
}

/** The bytes of every request. */
async function requests(): Promise<Buffer[]> {
  const rows = (await vectorRows()).filter(isRow);
  return rows.map(({ requestBytes }) => Buffer.from(requestBytes.replaceAll(/\s/g, ""), "hex"));
}

const all = requests();

/** How many rows of bytes there are, of what is asked for. */
export async function countVectors(): Promise<VectorCount> {
  const messages = await all;
  return (set, isMeant) => {
    const ofSet = messages.filter(([, type = 0]) => (type >> 3) % 16 === messageTypes[set]);
    return ofSet.filter((message) => isMeant(message[opcodeOffset] ?? -1, message)).length;
  };
}
