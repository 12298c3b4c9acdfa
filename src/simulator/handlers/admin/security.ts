import type { adminCommands } from "../../../mi/index.ts";
import { DataBytes } from "../../data-bytes.ts";
import type { DriveModel } from "../../drive-model.ts";
import { NvmeRefusal, nvmeRefusals } from "../../refusal.ts";
import type { Handlers } from "../handler.ts";

/** Security Protocol Information, which every drive with these commands has (SPC-5 §7.7.1). */
const information = 0x00;
/** A protocol of the vendor of these drives: what is sent to it under some number is what it gives back under that. */
const store = 0xf0;

const commandSequenceError = new NvmeRefusal(0, 0x0c);

/** The protocols there are: six reserved bytes, how many in two, most significant first, and a byte for each. */
function protocolList(): Uint8Array {
  const protocols = [information, store];
  return Uint8Array.of(0, 0, 0, 0, 0, 0, 0, protocols.length, ...protocols);
}

/** The drive's certificate, of which it has none: two reserved bytes and a length of no bytes. */
const noCertificate = new Uint8Array(4);

function received({ securityStore }: DriveModel, protocol: number, specific: number): Uint8Array {
  if (protocol === information && specific === 0) return protocolList();
  if (protocol === information && specific === 1) return noCertificate;
  if (protocol === information) throw nvmeRefusals.invalidField.at("specific");
  if (protocol !== store) throw nvmeRefusals.invalidField.at("protocol");
  const kept = securityStore.get(specific);
  if (kept === undefined) throw commandSequenceError;
  return kept;
}

/** The store has room for so much, and what was sent first makes room for more. */
const storeRoom = 64;

function keep({ securityStore }: DriveModel, specific: number, data: Uint8Array): void {
  securityStore.delete(specific);
  securityStore.set(specific, data);
  const [first] = securityStore.keys();
  if (securityStore.size > storeRoom && first !== undefined) securityStore.delete(first);
}

/** Security Send and Receive of simulated drives, which have nothing to secure: a list of protocols, and a store. */
export const securityHandlers = {
  securitySend: (drive, { protocol, specific, data }) => {
    // To the information nothing can be sent.
    if (protocol !== store) throw nvmeRefusals.invalidField.at("protocol");
    keep(drive, specific, data.slice());
    return {};
  },
  // Allocation Length (AL) bytes come back, in whole dwords, with zeros behind what there is.
  securityReceive: (drive, { protocol, specific, allocationLength }) => {
    const data = received(drive, protocol, specific).subarray(0, allocationLength);
    return DataBytes.of(data, Math.ceil(allocationLength / 4) * 4);
  },
} satisfies Partial<Handlers<typeof adminCommands>>;
