import { at, bitField, type Infer, namedBits, struct, u8 } from "../../codec/index.ts";
import { checkInteger, type Kind, scalar } from "../../codec/kind.ts";
import { MiError } from "../../errors.ts";

/** Whose commands or identifiers are meant: in the Log Specific Parameter, and in the log. */
export const lockdownScopes = { adminCommand: 0, setFeatures: 2, miCommand: 3, pcieCommand: 4 } as const;
/** Which of them: those that can be prohibited, that are, or that are out of band. */
export const lockdownContents = { supported: 0, prohibited: 1, prohibitedOutOfBand: 2 } as const;

const pageSize = 512;
const listOffset = 3;
/** As many as their count, one byte, can tell. */
const mostIdentifiers = 255;

function getIdentifiers(view: DataView, at: number): readonly number[] {
  return Array.from({ length: view.getUint8(at) }, (_, index) => view.getUint8(at + 1 + index));
}

function putIdentifiers(view: DataView, at: number, identifiers: unknown, path: string): void {
  if (!Array.isArray(identifiers) || identifiers.length > mostIdentifiers) {
    throw new MiError("INVALID_ARGUMENT", `${path}: is not an array of at most ${mostIdentifiers} identifiers`);
  }
  view.setUint8(at, identifiers.length);
  for (let index = 0; index < pageSize - listOffset - 1; index++) {
    const identifier = index < identifiers.length ? checkInteger(identifiers[index], 0, 0xff, `${path}[${index}]`) : 0;
    view.setUint8(at + 1 + index, identifier);
  }
}

const hexadecimal = (identifier: number): string => `${identifier.toString(16).padStart(2, "0")}h`;

/** A count and so many identifiers, in a page whose size does not depend on it. */
const countedIdentifiers: Kind<readonly number[]> = {
  label: "u8 counting u8s",
  size: pageSize - listOffset,
  parts: scalar,
  blank: "[]",
  read: (code, at) => `${code.bind(getIdentifiers)}(v,${at})`,
  write: (code, at, value, path) => `${code.bind(putIdentifiers)}(v,${at},${value},${JSON.stringify(path)});`,
  format: (identifiers) => (identifiers.length === 0 ? "none" : identifiers.map(hexadecimal).join(", ")),
};

/**
 * Command and Feature Lockdown, log page 14h, 512 bytes: opcodes of commands, or identifiers of features where the scope is
 * `setFeatures`, that can be prohibited or are. NVMe base 2.0 §5.16.1.21.
 */
export const LockdownLog = struct(
  { title: "Command and Feature Lockdown", spec: "NVMe base 2.0 §5.16.1.21", size: pageSize },
  {
    selected: at(
      0,
      bitField(u8, {
        scope: namedBits(3, 0, "Scope Selected (SS)", lockdownScopes),
        contents: namedBits(5, 4, "Contents Selected (CS)", lockdownContents),
      }),
      "Command and Feature Identifier List Attributes (CFILA)",
    ),
    identifiers: at(listOffset, countedIdentifiers, "Length (LNGTH) and Command and Feature Identifier List (CFIL)"),
  },
);
/** Command and Feature Lockdown, decoded. */
export type LockdownLog = Infer<typeof LockdownLog>;
