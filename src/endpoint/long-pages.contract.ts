/** What the tests of long log pages share: pages that tell of themselves how long they are. */
import { at, rest, struct, u32 } from "../codec/index.ts";
import { longLogPage } from "../mi/admin/log-pages/log-page-command.ts";
import { pattern } from "./asked-drive.contract.ts";

const head = {
  length: at(0, u32, "Length"),
  stamp: at(4, u32, "Stamp"),
};
const Head = struct({ title: "Head", spec: "none", size: 8 }, head);
const Page = struct({ title: "Page", spec: "none", size: 8 }, { ...head, data: rest("Data") });
const definition = { title: "Long Page", spec: "none", identifier: 0xc0, response: Page };

/** A page that tells how long it is and which it is. */
export const stampedPage = longLogPage({
  ...definition,
  extent: { head: Head, length: ({ length }) => length, stamp: ({ stamp }) => stamp },
});

/** One that tells only how long it is. */
export const longPage = longLogPage({ ...definition, extent: { head: Head, length: ({ length }) => length } });

/** One that tells with the last of each 1000 bytes, 1, that there are 1000 more. */
export const growingPage = longLogPage({
  ...definition,
  extent: {
    head: Head,
    length: () => 0,
    needed: (bytes) => {
      let end = 1000;
      while (end <= bytes.length && bytes[end - 1] === 1) end += 1000;
      return end;
    },
  },
});

/** Bytes of such a page. */
export function stamped(length: number, stamp = 1): Uint8Array {
  const page = pattern(length, stamp);
  new DataView(page.buffer).setUint32(0, length, true);
  new DataView(page.buffer).setUint32(4, stamp, true);
  return page;
}
