import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Struct } from "../codec/index.ts";
import { IntegrityError, type MiError, ProtocolError } from "../errors.ts";
import { directivesVectors } from "./admin/commands/directives.vectors.ts";
import { firmwareVectors } from "./admin/commands/firmware.vectors.ts";
import { mediaVectors } from "./admin/commands/media.vectors.ts";
import { namespaceManagementVectors } from "./admin/commands/namespace-management.vectors.ts";
import { rawAdminCommandVectors } from "./admin/commands/raw-admin-command.vectors.ts";
import { securityVectors } from "./admin/commands/security.vectors.ts";
import { subsystemVectors } from "./admin/commands/subsystem.vectors.ts";
import { groupFeatureVectors } from "./admin/features/groups.vectors.ts";
import { hostFeatureVectors } from "./admin/features/hosts.vectors.ts";
import { mediaFeatureVectors } from "./admin/features/media.vectors.ts";
import { mediaPerformanceFeatureVectors } from "./admin/features/media-performance.vectors.ts";
import { metadataFeatureVectors } from "./admin/features/metadata.vectors.ts";
import { powerFeatureVectors } from "./admin/features/power.vectors.ts";
import { protectionFeatureVectors } from "./admin/features/protection.vectors.ts";
import { queueFeatureVectors } from "./admin/features/queues.vectors.ts";
import { temperatureFeatureVectors } from "./admin/features/temperature.vectors.ts";
import { identifyCommandSetVectors } from "./admin/identify/command-sets.vectors.ts";
import { identifyControllerVectors } from "./admin/identify/controllers.vectors.ts";
import { identifyVectors } from "./admin/identify/identify.vectors.ts";
import { identifyNamespaceVectors } from "./admin/identify/namespaces.vectors.ts";
import { identifyResourceVectors } from "./admin/identify/resources.vectors.ts";
import { adminCommands } from "./admin/index.ts";
import { abilityVectors } from "./admin/log-pages/abilities.vectors.ts";
import { commandEffectsVectors } from "./admin/log-pages/command-effects.vectors.ts";
import { dataPlacementVectors } from "./admin/log-pages/data-placement.vectors.ts";
import { diagnosticsVectors } from "./admin/log-pages/diagnostics.vectors.ts";
import { discoveryVectors } from "./admin/log-pages/discovery.vectors.ts";
import { logPageVectors } from "./admin/log-pages/drive-state.vectors.ts";
import { enduranceVectors } from "./admin/log-pages/endurance.vectors.ts";
import { measurementVectors } from "./admin/log-pages/measurements.vectors.ts";
import { mediaStateVectors } from "./admin/log-pages/media-state.vectors.ts";
import { namespaceAccessVectors } from "./admin/log-pages/namespace-access.vectors.ts";
import { reachVectors } from "./admin/log-pages/reach.vectors.ts";
import type { Command, Commands } from "./command.ts";
import type { CommandVector } from "./command.vectors.ts";
import { commandSets } from "./command-sets.ts";
import { asynchronousEventVectors } from "./commands/asynchronous-events.vectors.ts";
import { configurationVectors } from "./commands/configuration.vectors.ts";
import { healthStatusPollVectors } from "./commands/health-status-poll.vectors.ts";
import { miCommands } from "./commands/index.ts";
import { managementEndpointBufferVectors } from "./commands/management-endpoint-buffer.vectors.ts";
import { persistentDataAreaVectors } from "./commands/persistent-data-area.vectors.ts";
import { rawVectors } from "./commands/raw.vectors.ts";
import { dataStructureVectors } from "./commands/read-data-structure.vectors.ts";
import { resetVectors } from "./commands/reset.vectors.ts";
import { sesVectors } from "./commands/ses.vectors.ts";
import { vitalProductDataVectors } from "./commands/vital-product-data.vectors.ts";
import { controlPrimitives } from "./control/index.ts";
import { controlVectors } from "./control/primitives.vectors.ts";
import { micSize, seal, viewOf } from "./message.ts";
import { pcieCommands } from "./pcie/index.ts";
import { pcieVectors } from "./pcie/register-access.vectors.ts";
import { encodeRequest } from "./request.ts";
import { decodeResponse, judgeResponse } from "./response.ts";

const registries: readonly Commands[] = [controlPrimitives, miCommands, adminCommands, pcieCommands];
const commands: Commands = Object.assign({}, ...registries);
const vectors: readonly CommandVector[] = [
  ...controlVectors,
  ...dataStructureVectors,
  ...healthStatusPollVectors,
  ...configurationVectors,
  ...asynchronousEventVectors,
  ...vitalProductDataVectors,
  ...resetVectors,
  ...sesVectors,
  ...managementEndpointBufferVectors,
  ...persistentDataAreaVectors,
  ...rawVectors,
  ...groupFeatureVectors,
  ...hostFeatureVectors,
  ...mediaFeatureVectors,
  ...mediaPerformanceFeatureVectors,
  ...metadataFeatureVectors,
  ...powerFeatureVectors,
  ...protectionFeatureVectors,
  ...queueFeatureVectors,
  ...temperatureFeatureVectors,
  ...identifyVectors,
  ...identifyNamespaceVectors,
  ...identifyControllerVectors,
  ...identifyCommandSetVectors,
  ...identifyResourceVectors,
  ...abilityVectors,
  ...dataPlacementVectors,
  ...discoveryVectors,
  ...measurementVectors,
  ...mediaStateVectors,
  ...reachVectors,
  ...logPageVectors,
  ...namespaceAccessVectors,
  ...enduranceVectors,
  ...diagnosticsVectors,
  ...commandEffectsVectors,
  ...directivesVectors,
  ...firmwareVectors,
  ...mediaVectors,
  ...namespaceManagementVectors,
  ...rawAdminCommandVectors,
  ...securityVectors,
  ...subsystemVectors,
  ...pcieVectors,
];

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));

/** What a program gets for a message: judged as the exchange judges it, then decoded. */
function receive(vector: CommandVector, command: Command, message: Uint8Array): unknown {
  const reception = judgeResponse(message, { messageType: command.messageType, slot: vector.slot ?? 0 });
  if (reception.kind === "stray") throw reception.error;
  assert.equal(reception.kind, "final");
  return decodeResponse(command, fromHex(vector.requestBytes), message);
}

const isRefusal = (error: unknown): boolean => error instanceof ProtocolError || error instanceof IntegrityError;

/** A message cut or filled with zeros to a length, and its integrity check made right again. */
function resized(message: Uint8Array, length: number): Uint8Array {
  const changed = new Uint8Array(length + micSize);
  changed.set(message.subarray(0, Math.min(length, message.length - micSize)));
  seal(changed);
  return changed;
}

/** Whether a response is as long as its message: a raw command's. */
function isOpenEnded({ response: { struct, lengthed, lengthAsked }, verify }: Command): boolean {
  const openEnded = Object.values(struct.tails).some(({ countedBy }) => countedBy === undefined);
  return openEnded && !lengthed && lengthAsked === undefined && verify === undefined;
}

function flipped(message: Uint8Array, bit: number): Uint8Array {
  const changed = message.slice();
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

/** The bits to flip: all of a short message, and of a long one those of its ends and a sample between. */
function bitsOf(message: Uint8Array): number[] {
  const bits = Array.from({ length: message.length * 8 }, (_, bit) => bit);
  const ends = 24 * 8;
  return bits.length <= 2048 ? bits : bits.filter((bit) => bit < ends || bit >= bits.length - ends || bit % 97 === 0);
}

test("every command of the registries has a vector", () => {
  const covered = new Set(vectors.map(({ command }) => command));
  assert.deepEqual([...covered].sort(), Object.keys(commands).sort());
  const all = registries.flatMap((registry) => Object.keys(registry));
  assert.equal(all.length, Object.keys(commands).length, "no name is there twice");
});

test("the registries hold nothing but commands", () => {
  for (const [name, command] of Object.entries(commands)) {
    const byRequest = command.request.fields.opcode !== undefined;
    assert.equal(typeof command.opcode, byRequest ? "undefined" : "number", name);
    assert.ok(command.messageType in commandSets, name);
    assert.ok(["read", "write", "destructive"].includes(command.effect), name);
    assert.ok(command.request.size > 0 && command.response.struct !== undefined, name);
  }
});

test("no two vectors have the same name", () => {
  const names = vectors.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
});

/** What the leaves of values are, by path; items of an array share one. */
function leavesOf(value: unknown, path: string, leaves: Map<string, Set<unknown>>): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    leaves.set(path, (leaves.get(path) ?? new Set()).add(value));
    return;
  }
  for (const [name, each] of Object.entries(value)) {
    leavesOf(each, Array.isArray(value) ? path : `${path}.${name}`, leaves);
  }
}

test("every field of every request and response of NVMe-MI is something but zero in some vector", () => {
  const leaves = new Map<string, Set<unknown>>();
  for (const { command, requestBytes, value } of vectors) {
    if (command in adminCommands) continue;
    const request = fromHex(requestBytes).subarray(0, -micSize);
    leavesOf(commands[command]!.request.fromBytes(request), `${command} request`, leaves);
    leavesOf(value, `${command} response`, leaves);
  }
  const blank = [...leaves].filter(([, seen]) => [...seen].every((each) => each === false || each === 0));
  assert.deepEqual(blank, []);
  const stuck = [...leaves].filter(([, seen]) => seen.has(true) && !seen.has(false)).map(([path]) => path);
  assert.deepEqual(stuck, []);
});

for (const vector of vectors) {
  const command = commands[vector.command]!;
  const request = fromHex(vector.requestBytes);
  const response = fromHex(vector.responseBytes);

  describe(`${vector.command}: ${vector.name}`, () => {
    test("the request encodes to the very bytes", () => {
      assert.deepEqual(encodeRequest(command, vector.request, vector.slot ?? 0), request);
    });

    test("the request decodes to what was asked, and what was left out to its default", () => {
      const decoded = command.request.fromBytes(request.subarray(0, -micSize)) as Record<string, unknown>;
      for (const [name, value] of Object.entries({ ...command.defaults, ...(vector.request as object) })) {
        // A name of an enumeration may be given as its number.
        if (typeof value !== "number" || typeof decoded[name] !== "string")
          assert.deepEqual(decoded[name], value, name);
      }
      assert.deepEqual(encodeRequest(command, decoded, vector.slot ?? 0), request);
    });

    test("the response decodes to the value", () => {
      assert.deepEqual(receive(vector, command, response), vector.value);
    });

    /** Without data, of a command whose answers may be. */
    const isEmpty = (length: number) => command.response.whenEmpty !== undefined && length === command.response.offset;

    test("the value encodes to the data of the response", () => {
      if (isEmpty(response.length - micSize)) return;
      const { struct, offset } = command.response as { struct: Struct; offset: number };
      const message = response.slice();
      // What a responder writes around the structure stays: header, status, length, completion.
      message.fill(0, Math.max(offset, 8), message.length - micSize);
      if (offset === 0) message.fill(0, 5, 8);
      assert.equal(Math.max(8, offset + struct.sizeOf(vector.value)), message.length - micSize);
      const head = message.slice(0, 5);
      struct.encode(viewOf(message), offset, vector.value);
      message.set(head);
      assert.deepEqual(message, response);
    });

    test("the response cut at any length is refused, its integrity check recomputed", () => {
      const least = isOpenEnded(command) ? command.response.struct.size : response.length - micSize;
      for (let length = 0; length < least; length++) {
        if (isEmpty(length)) continue;
        assert.throws(() => receive(vector, command, resized(response, length)), ProtocolError, `${length} bytes`);
      }
    });

    test("the response cut at any length is refused as it is", () => {
      for (let length = 0; length < response.length; length++) {
        assert.throws(() => receive(vector, command, response.subarray(0, length)), isRefusal, `${length} bytes`);
      }
    });

    if (isEmpty(response.length - micSize)) {
      test("one byte of data is no data structure", () => {
        assert.throws(() => receive(vector, command, resized(response, response.length - micSize + 1)), ProtocolError);
      });
    } else if (command.response.padded) {
      test("zeros after the response change nothing, as lists may be padded", () => {
        for (const more of [1, 2, 3, 4, 100]) {
          const padded = resized(response, response.length - micSize + more);
          assert.deepEqual(receive(vector, command, padded), vector.value);
        }
      });
    } else if (isOpenEnded(command)) {
      test("one byte more is taken as data, as nothing says how many there are", () => {
        const longer = resized(response, response.length - micSize + 1);
        assert.notDeepEqual(receive(vector, command, longer), vector.value);
      });
    } else {
      test("one byte too many is refused", () => {
        const longer = resized(response, response.length - micSize + 1);
        assert.throws(() => receive(vector, command, longer), ProtocolError);
      });
    }

    test("a bit flipped anywhere in the response is told as damage", () => {
      for (const bit of bitsOf(response)) {
        // Without the type byte a message is none of NVMe-MI, and has no integrity check to speak of.
        const error = bit < 8 ? ProtocolError : IntegrityError;
        assert.throws(() => receive(vector, command, flipped(response, bit)), error, `bit ${bit}`);
      }
    });

    test("errors carry the message that was refused", () => {
      const damaged = flipped(response, 8 * response.length - 1);
      assert.throws(
        () => receive(vector, command, damaged),
        (error: MiError & { bytes?: Uint8Array }) => error.code === "INTEGRITY" && error.bytes === damaged,
      );
    });
  });
}
