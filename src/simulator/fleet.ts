import { MiError, TransportError } from "../errors.ts";
import { defaultNetwork, formatMctpAddress, type MctpAddress, mctpAddress } from "../mctp/address.ts";
import { respondToControl } from "../mctp/control.ts";
import { managementEndpointTypes, messageType, messageTypeOf } from "../mctp/message.ts";
import { MemoryTransport } from "../transport/memory.ts";
import type { Reply, Requester, Responder } from "../transport/responder.ts";
import type { Drive } from "./drive.ts";

/** Simulated drives on one MCTP network, by endpoint id. For each it answers NVMe-MI and MCTP control. */
export class Fleet implements Responder {
  readonly network: number;
  readonly #drives: ReadonlyMap<number, Drive>;

  /** Throws `INVALID_ARGUMENT` for an endpoint id that no endpoint can have. */
  constructor(drives: ReadonlyMap<number, Drive>, network: number = defaultNetwork) {
    for (const eid of drives.keys()) mctpAddress({ eid, network });
    this.#drives = drives;
    this.network = network;
  }

  /** The drives by endpoint id, as `serveStream` takes them. */
  get endpoints(): ReadonlyMap<number, Drive> {
    return this.#drives;
  }

  /** Endpoint ids that have a drive, ascending. */
  get eids(): readonly number[] {
    return [...this.#drives.keys()].sort((one, other) => one - other);
  }

  /** The drive at an endpoint id. Throws `INVALID_ARGUMENT` where there is none; `endpoints` tells what there is. */
  drive(eid: number): Drive {
    const drive = this.#drives.get(eid);
    if (drive !== undefined) return drive;
    throw new MiError(
      "INVALID_ARGUMENT",
      `no simulated drive has endpoint id ${eid}; there are ${this.eids.join(", ")}`,
    );
  }

  respond(peer: MctpAddress, message: Uint8Array, requester?: Requester): readonly Reply[] {
    const drive = peer.network === this.network ? this.#drives.get(peer.eid) : undefined;
    if (drive === undefined) {
      throw new TransportError(`no simulated drive at ${formatMctpAddress(peer)}`, { errno: "EHOSTUNREACH" });
    }
    if (messageTypeOf(message) !== messageType.control) return drive.respond(message, requester);
    if (drive.absent) return [];
    // There is no link whose owner would: on a stream the server answers, behind a kernel whoever assigns endpoint ids.
    const { uuid } = drive;
    const state = { eid: peer.eid, uuid, messageTypes: managementEndpointTypes, fixedEid: true };
    const answer = respondToControl(message, state);
    return answer === undefined ? [] : [{ message: answer, after: 0 }];
  }

  /** A transport to these drives within this process. */
  transport(): MemoryTransport {
    return new MemoryTransport(this, { description: "built-in simulator", simulated: true });
  }
}
