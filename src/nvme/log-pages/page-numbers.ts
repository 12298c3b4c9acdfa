import { at, type Kind, struct, type Tail } from "../../codec/index.ts";
import { MiError } from "../../errors.ts";
import { pageEntries } from "./page-entries.ts";

/** The entries of a log page that are single numbers: as many as the page says, and no more than came. */
export function pageNumbers(
  of: Kind<number>,
  count: (view: DataView, start: number) => number,
  doc: string,
): Tail<readonly number[]> & { readonly padded: true } {
  const entry = struct({ title: doc, spec: "", size: of.size }, { number: at(0, of, doc) });
  const entries = pageEntries({ of: entry, number: count }, doc);
  const wrapped = (numbers: readonly number[]) => numbers.map((number) => ({ number }));
  return {
    padded: true,
    label: `${of.label}, as many as came`,
    doc,
    countedBy: undefined,
    of,
    read: (...place) => {
      const { value, next } = entries.read(...place);
      return { value: value.map(({ number }) => number), next };
    },
    check: (value, path) => {
      if (!Array.isArray(value)) throw new MiError("INVALID_ARGUMENT", `${path}: is not an array`);
      return value;
    },
    sizeOf: (value) => value.length * of.size,
    write: (view, from, value, path) => entries.write(view, from, wrapped(value), path),
  };
}
