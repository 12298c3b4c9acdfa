import { MiError } from "../errors.ts";
import { type Kind, type Part, requireObject } from "./kind.ts";
import type { Tail } from "./sequence.ts";

/** Throws `INVALID_ARGUMENT` for a property that nothing reads; `path` names the value. */
export type CheckNames = (value: unknown, path: string) => void;

/** Names that a value may have, each with the check of what is inside it. */
type Known = ReadonlyMap<string, CheckNames | undefined>;

/** The check of a structure's value: its fields, the members of packed ones, its tails, and what is inside them. */
export function namesCheckOf(
  fields: Readonly<Record<string, Part>>,
  tails: Readonly<Record<string, Tail>>,
): CheckNames {
  const known = new Map<string, CheckNames | undefined>();
  for (const [name, { role, kind }] of Object.entries(fields)) {
    if (role === "value" || role === "optional") known.set(name, checkInside(kind));
    if (role === "packed" && kind.parts.form === "bits") {
      for (const member of Object.keys(kind.parts.members)) known.set(member, undefined);
    }
  }
  for (const [name, { of }] of Object.entries(tails)) known.set(name, of && checkOfItems(of));
  const check = checkOf(known);
  return (value, path) => {
    requireObject(value, path);
    check(value, path);
  };
}

// What is inside is looked at where it is an object; that it has to be one is for encoding to say.
function checkOf(known: Known): CheckNames {
  return (value, path) => {
    if (typeof value !== "object" || value === null) return;
    for (const name in value) {
      const member = (value as Readonly<Record<string, unknown>>)[name];
      if (member === undefined) continue;
      if (!known.has(name)) throw refusal(known, name, path);
      known.get(name)?.(member, `${path}.${name}`);
    }
  };
}

function checkInside(kind: Kind): CheckNames | undefined {
  const { parts } = kind;
  switch (parts.form) {
    case "scalar":
      return undefined;
    case "bits":
      return checkOf(new Map(Object.keys(parts.members).map((name) => [name, undefined])));
    case "choice": {
      const cases = Object.entries(parts.cases).map(([name, each]) => [name, checkInside(each)] as const);
      return checkOf(new Map([...cases, ["other", undefined]]));
    }
    case "array":
      return checkOfItems(parts.of);
    case "struct":
      // Asked of the structure, which knows its tails as well.
      return (value, path) => (kind as Kind & { readonly checkNames: CheckNames }).checkNames(value, path);
  }
}

function checkOfItems(of: Kind): CheckNames | undefined {
  const check = checkInside(of);
  if (check === undefined) return undefined;
  return (items, path) => {
    if (!Array.isArray(items)) return;
    for (const [index, item] of items.entries()) check(item, `${path}[${index}]`);
  };
}

function refusal(known: Known, name: string, path: string): MiError {
  const detail =
    known.size === 0 ? "is not known: there are no fields" : `is not one of ${[...known.keys()].join(", ")}`;
  return new MiError("INVALID_ARGUMENT", `${path}: ${JSON.stringify(name)} ${detail}`);
}
