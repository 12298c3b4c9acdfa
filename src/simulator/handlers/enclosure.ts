import type { miCommands } from "../../mi/index.ts";
import type { DriveModel } from "../drive-model.ts";
import { MiRefusal } from "../refusal.ts";
import type { Handlers } from "./handler.ts";

/** The page that lists which there are. */
const supportedPages = 0x00;
/** Page code, one byte of the page's own, and the length of what follows. SCSI counts from the high end. */
const pageHeaderSize = 4;

function withHeader(code: number, body: Uint8Array): Uint8Array {
  return Uint8Array.of(code, 0, body.length >> 8, body.length & 0xff, ...body);
}

function pagesOf({ enclosurePages }: DriveModel): Map<number, Uint8Array> {
  if (enclosurePages === undefined) throw new MiRefusal("invalidCommandOpcode");
  return enclosurePages;
}

/** SCSI Enclosure Services of a simulated enclosure. */
export const enclosureHandlers = {
  sesReceive: (drive, { pageCode, allocationLength }) => {
    const pages = pagesOf(drive);
    const codes = [supportedPages, ...pages.keys()].sort((one, other) => one - other);
    const page = pageCode === supportedPages ? withHeader(pageCode, Uint8Array.from(codes)) : pages.get(pageCode);
    if (page === undefined) throw new MiRefusal("unsupportedEnclosureFunction");
    return { data: page.subarray(0, allocationLength) };
  },
  sesSend: (drive, { data }) => {
    const pages = pagesOf(drive);
    const [code = supportedPages, , high = 0, low = 0] = data;
    if (data.length !== pageHeaderSize + high * 0x100 + low) throw new MiRefusal("invalidCommandInputDataSize");
    if (!pages.has(code)) throw new MiRefusal("unsupportedEnclosureFunction");
    pages.set(code, data.slice());
    return {};
  },
} satisfies Partial<Handlers<typeof miCommands>>;
