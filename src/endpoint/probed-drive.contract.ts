/** What the tests of the quirk probe share: drives that say who they are, and endpoints that ask. */
import { afterEach, beforeEach } from "node:test";
import { Endpoint } from "./endpoint.ts";
import { health, identity, isIdentify, ScriptedTransport, type VirtualTime } from "./scripted-transport.contract.ts";

/** A drive that is known for a quirk. */
export const samsung = { pciVendorId: 0x144d, modelNumber: "MZUL2512HCJQ-00B07" };

/** The environment variable that switches the probe off. */
export const probeVariable = "LIBNVME_MI_PROBE_ENABLED";

/** Keeps the variable of the caller's environment out of the tests of a file. */
export function withoutProbeVariable(): void {
  const before = process.env[probeVariable];
  beforeEach(() => delete process.env[probeVariable]);
  afterEach(() => {
    if (before === undefined) delete process.env[probeVariable];
    else process.env[probeVariable] = before;
  });
}

/** An endpoint that probes. */
export const endpointOver = (transport: ScriptedTransport) => new Endpoint(transport, { eid: 9 }, { recovery: false });

/** A drive that has to be left alone after each answer, known as such and left alone for long enough. */
export async function knownSamsung({ pass }: Pick<VirtualTime, "pass">) {
  const transport = driveNamed(samsung.modelNumber);
  const endpoint = endpointOver(transport);
  const first = endpoint.subsystemHealthStatusPoll();
  await pass(2);
  await first;
  await pass(2);
  return { transport, endpoint };
}

/** A transport to a drive that calls itself so. */
export function driveNamed(modelNumber: string): ScriptedTransport {
  return new ScriptedTransport().answerEvery((exchange) => (isIdentify(exchange) ? identity(modelNumber) : health));
}
