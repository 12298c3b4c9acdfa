/** What the tests of the sweep share: endpoints that answer as scripted, in the bytes of MCTP control. */
import { type ScriptedExchange, ScriptedTransport } from "../endpoint/scripted-transport.contract.ts";

/** Bytes as hexadecimal digits. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const uuid = "00112233-4455-6677-8899-aabbccddeeff";
/** The UUID that `drive` tells, as it travels. */
export const uuidBytes = uuid.replaceAll("-", "");
/** Options for a sweep of these endpoint ids. */
export const only = (...eids: number[]) => ({ addresses: eids.map((eid) => ({ network: 1, eid })) });

/** Answers a request, both in hexadecimal and whole; undefined is silence. */
export type Script = (exchange: ScriptedExchange, request: string) => string | Uint8Array | undefined;

/** A transport whose endpoints all answer as scripted. */
export function scripted(script: Script): ScriptedTransport {
  const transport = new ScriptedTransport();
  transport.sending = (exchange) => {
    const request = exchange.requests.at(-1) ?? new Uint8Array(0);
    const answer = script(exchange, hex(request));
    if (answer === undefined) return;
    const bytes = typeof answer === "string" ? Buffer.from(answer, "hex") : answer;
    queueMicrotask(() => exchange.receiver.message(bytes));
  };
  return transport;
}

/** A response under the instance of its request: completion code and body. */
export const to = (request: string, completionAndBody: string): string => {
  const instance = Number.parseInt(request.slice(2, 4), 16) & 0x1f;
  return `00${instance.toString(16).padStart(2, "0")}${request.slice(4, 6)}${completionAndBody}`;
};
/** An NVMe-MI drive with a UUID. */
export const drive: Script = (_, request) => to(request, request.slice(4) === "05" ? "000104" : `00${uuidBytes}`);
/** Has only one endpoint id answer. */
export const at =
  (eid: number, script: Script): Script =>
  (exchange, request) =>
    exchange.peer.eid === eid ? script(exchange, request) : undefined;
/** What a sweep tells of an endpoint that answers as `drive` does. */
export const found = (eid: number, changes = {}) => ({
  source: "sweep",
  address: { network: 1, eid },
  uuid,
  messageTypes: [4],
  connectivity: undefined,
  link: undefined,
  ...changes,
});
