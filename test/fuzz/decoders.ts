import assert from "node:assert/strict";
import { MiError } from "../../src/errors.ts";
import { decodeBasicManagement, decodeEventMessage, decodeVitalProductData } from "../../src/mi/index.ts";
import { capabilitiesOf, decodePersistentEvents, decodeSecurityProtocols } from "../../src/nvme/index.ts";
import { defaultFleet } from "../../src/simulator/index.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";

/** An intact message with one event (protocol example, generation 0). */
const event = Buffer.from("84280000010011000007000901000600000000021ee0244e75", "hex");
/** The first block of a healthy drive. */
const block = Buffer.from("0638ff1e05000000", "hex");
/** Two security protocols: none and the first of the Trusted Computing Group. */
const protocols = Buffer.from("00000000000000020001", "hex");
/** A thermal excursion, and an event of a vendor's type: 24 bytes of header each, and 2 of data. */
const persistentEvents = Buffer.from(
  "0d0115000000e80300000000000000000000000000000200" + "0501" + "de011500000000000000000000000000000000000000020001ff",
  "hex",
);

type Decode = (bytes: Uint8Array) => unknown;

/** What never throws, whatever the bytes are. */
const tolerant: Readonly<Record<string, Decode>> = {
  "vital product data": decodeVitalProductData,
  "basic management": decodeBasicManagement,
  "configuration space": capabilitiesOf,
  "persistent events": decodePersistentEvents,
};

/** What throws errors of ours only. */
const strict: Readonly<Record<string, readonly [Uint8Array, Decode]>> = {
  "event message": [event, decodeEventMessage],
  "security protocols": [protocols, decodeSecurityProtocols],
};

/** Mutated bytes through the decoders that are not behind a command. Counts what came of them. */
export function fuzzDecoders(count: number, random: Random): Map<string, number> {
  const { model } = defaultFleet().drive(12);
  const configuration = new Uint8Array(4096);
  configuration.set([0x10, 0, 0, 0, 0, 0, 0x10], 0);
  configuration[0x34] = 0x40;
  configuration.set([0x01, 0x50, 0x03, 0, 0, 0, 0, 0], 0x40);
  configuration.set([0x10, 0x60, 0x02], 0x50);
  configuration.set([0x01, 0x00, 0x02, 0x15], 0x100);
  const samples: Readonly<Record<string, Uint8Array>> = {
    "vital product data": model.vitalProductData,
    "basic management": block,
    "configuration space": configuration,
    "persistent events": persistentEvents,
  };
  const outcomes = new Map<string, number>();
  const note = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const names = Object.keys(tolerant);
  for (let done = 0; done < count; done++) {
    const name = random.pick([...names, ...Object.keys(strict)]);
    const [sample, decode] = strict[name] ?? [];
    if (sample !== undefined && decode !== undefined) note(`${name}: ${outcomeOf(decode, mutate(sample, random))}`);
    else {
      tolerant[name]?.(mutate(samples[name] ?? new Uint8Array(0), random));
      note(`${name}: decoded`);
    }
  }
  return outcomes;
}

function outcomeOf(decode: Decode, bytes: Uint8Array): string {
  try {
    decode(bytes);
    return "decoded";
  } catch (error) {
    assert.ok(error instanceof MiError, `not one of our errors: ${error instanceof Error ? error.stack : error}`);
    return error.code;
  }
}
