import { checkName, type Part } from "./kind.ts";
import type { Tail } from "./sequence.ts";

/** Throws `TypeError` for rows that overlap, run over the size, are out of order, or share a name. */
export function checkRows(
  about: { readonly title: string; readonly size: number },
  fields: Readonly<Record<string, Part>>,
  tails: Readonly<Record<string, Tail>>,
): void {
  checkOffsets(about, fields);
  checkFieldNames(about.title, fields, tails);
  for (const [name, { role }] of Object.entries(fields)) {
    const users = Object.values(tails).filter((tail) => tail.countedBy === name).length;
    if (role === "count" && users !== 1) throw new TypeError(`${about.title}.${name}: counts ${users} lists, not one`);
  }
  for (const [name, { countedBy }] of Object.entries(tails)) {
    if (countedBy !== undefined && fields[countedBy]?.role !== "count") {
      throw new TypeError(`${about.title}.${name}: ${countedBy} is not a count field`);
    }
  }
}

function checkOffsets(
  about: { readonly title: string; readonly size: number },
  fields: Readonly<Record<string, Part>>,
): void {
  let end = 0;
  for (const [name, { offset, kind }] of Object.entries(fields)) {
    if (offset < end) throw new TypeError(`${about.title}.${name}: offset ${offset} overlaps the field before it`);
    end = offset + kind.size;
  }
  if (end > about.size) throw new TypeError(`${about.title}: fields end at ${end}, past its size ${about.size}`);
}

function checkFieldNames(
  title: string,
  fields: Readonly<Record<string, Part>>,
  tails: Readonly<Record<string, Tail>>,
): void {
  const taken = new Set<string>();
  const take = (name: string): void => {
    checkName(name, title);
    if (taken.has(name)) throw new TypeError(`${title}.${name}: the name is there twice`);
    taken.add(name);
  };
  for (const [name, { role, kind }] of Object.entries(fields)) {
    checkName(name, title);
    // A packed field has no value of its own name, only its members have.
    if (role === "packed" && kind.parts.form === "bits")
      for (const member of Object.keys(kind.parts.members)) take(member);
    else take(name);
  }
  for (const name of Object.keys(tails)) take(name);
}
