import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MiError } from "../../../errors.ts";
import { features } from "../../../nvme/features/features.ts";
import type { Command } from "../../command.ts";
import { isMeant } from "../../is-meant.ts";
import { encodeRequest } from "../../request.ts";
import { dword } from "../admin-command.ts";
import { featureOpcodes } from "./feature-command.ts";
import { featureCommands } from "./feature-commands.ts";

const commandsOf = (opcode: number) =>
  Object.entries<Command>(featureCommands).filter(([, command]) => command.opcode === opcode);

const nothingToSet = (error: unknown) =>
  error instanceof MiError && error.code === "INVALID_ARGUMENT" && /there is nothing to set/.test(error.message);

describe("setting a feature", () => {
  for (const [name, command] of commandsOf(featureOpcodes.set)) {
    test(`by ${name} needs something to set, or all of it would be turned off`, () => {
      const about = {
        namespaceId: 1,
        nvmSetId: 1,
        enduranceGroupId: 1,
        vector: 1,
        sensor: 1,
        type: "under",
        queueId: 1,
      };
      // What a Get has, too, says which of several settings is meant.
      const getter = (featureCommands as Readonly<Record<string, Command>>)[name.replace("set", "get")] as Command;
      const known = Object.entries(about).filter(([member]) => isMember(command, member) && isMember(getter, member));
      for (const given of [{}, { save: true }, { save: false, ...Object.fromEntries(known) }]) {
        const featureIdentifier = name === "setFeatures" ? { featureIdentifier: 6 } : {};
        assert.throws(() => encodeRequest(command, { ...given, ...featureIdentifier }, 0), nothingToSet);
      }
      encodeRequest(command, command.example ?? {}, 0);
    });
  }

  test("to zero is to say so", () => {
    const { setVolatileWriteCache, setFeatures } = featureCommands;
    const off = Buffer.from(encodeRequest(setVolatileWriteCache, { enabled: false }, 0)).toString("hex");
    assert.equal(off.slice(88, 104), "0600000000000000");
    assert.throws(() => encodeRequest(setVolatileWriteCache, { enabled: undefined } as object, 0), nothingToSet);
    assert.equal(Buffer.from(encodeRequest(setFeatures, { featureIdentifier: 6, dword11: 0 }, 0)).toString("hex"), off);
  });
});

/** Whether a caller may give a member of this name, be it in a bit field. */
function isMember({ request }: Command, name: string): boolean {
  return Object.entries(request.fields).some(
    ([
      field,
      {
        role,
        kind: { parts },
      },
    ]) => {
      if (role === "packed") return parts.form === "bits" && Object.hasOwn(parts.members, name);
      return field === name && (role === "value" || role === "optional");
    },
  );
}

describe("a request for a feature", () => {
  const request = (identifier: number, selection: number) => {
    const message = new Uint8Array(72);
    message.set([identifier, selection], dword(10));
    return message;
  };
  const meant = (message: Uint8Array) =>
    commandsOf(featureOpcodes.get)
      .filter(([, command]) => !command.partial && isMeant(command, message))
      .map(([name]) => name);

  test("is for its value or for its capabilities, and never for both", () => {
    for (const identifier of features.keys()) {
      for (const selection of [0, 1, 2]) assert.equal(meant(request(identifier, selection)).length, 1);
      assert.deepEqual(meant(request(identifier, 3)), ["getFeatureCapabilities"]);
    }
  });

  test("of a selection that there is not is for nothing", () => {
    for (const selection of [4, 5, 6, 7]) assert.deepEqual(meant(request(0x06, selection)), []);
  });
});
