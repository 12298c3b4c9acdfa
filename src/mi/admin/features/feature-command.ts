import { at, bit, bitField, constant, hex, namedBits, packed, u8, u32 } from "../../../codec/index.ts";
import type { DecodedRows, Rows } from "../../../codec/struct.ts";
import { MiError } from "../../../errors.ts";
import type { Feature, FeatureScope, NoRows } from "../../../nvme/features/feature.ts";
import {
  type AdminCommand,
  type AdminDefinition,
  adminCommand,
  adminPlaces,
  completion,
  dword,
  namespaceRow,
  noAnswer,
} from "../admin-command.ts";

/** Opcodes of the two commands. */
export const featureOpcodes = { set: 0x09, get: 0x0a } as const;

/** Where the feature is named, which tells one such command from another. */
const featureIdentifierPlace = dword(10);

/** Which value of a feature is asked for, and the number that asks for its capabilities instead. */
export const selections = { current: 0, default: 1, saved: 2 } as const;
export const capabilitiesSelection = 3;

const selectRow = {
  selection: packed(
    dword(10, 1),
    bitField(u8, { select: namedBits(2, 0, "Select (SEL)", selections) }),
    "Get Features, dword 10, bits 15:8",
  ),
};

const saveRow = {
  saving: packed(dword(10, 3), bitField(u8, { save: bit(7, "Save (SV)") }), "Set Features, dword 10, bits 31:24"),
};

type NamespaceRow<Scope> = Scope extends "namespace" ? typeof namespaceRow : NoRows;
type SetSelect<K, Place> = Place extends 12 ? K : NoRows;

/** What a feature's commands may have besides what follows from its description. */
type More<R extends Rows, All extends Rows> = Partial<
  Pick<AdminDefinition<All, unknown, false, false>, "effect" | "example" | "objection" | "lengthAsked">
> & { readonly request?: R; readonly response?: Rows };

/** What only Get Features may have: what Set Features does without is refused. */
type Defaults<All extends Rows> = Pick<AdminDefinition<All, unknown, false, false>, "defaults">;

/** Rows further back: in a message, where what they are about begins. */
const moved = (rows: Rows, by: number): Rows =>
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [name, "role" in row ? { ...row, offset: row.offset + by } : row]),
  );

/**
 * Defines Get Features for one feature (NVMe base 2.0 §5.15): the value that is in force, the default or the saved one, by
 * `select`. What comes back fits what sets it.
 */
export function getFeature<
  V extends Rows,
  K extends Rows,
  A extends Rows,
  S extends Rows,
  D extends Rows,
  Scope extends FeatureScope,
  Place extends 11 | 12,
  const R extends Rows = NoRows,
  const T extends Rows = NoRows,
>(
  feature: Feature<V, K, A, S, D, Scope, Place>,
  more: More<R, typeof selectRow & NamespaceRow<Scope> & K & R> &
    Defaults<typeof selectRow & NamespaceRow<Scope> & K & R> & { readonly response?: T } = {},
): AdminCommand<typeof selectRow & NamespaceRow<Scope> & K & R, DecodedRows<V & A & D & T>> {
  const { request, response, lengthAsked, ...others } = more;
  return adminCommand({
    example: exampleOf(feature),
    ...others,
    // The whole answer counts, where it has more than data.
    ...(lengthAsked && { lengthAsked: (asked: never) => adminPlaces.resultData + lengthAsked(asked) }),
    title: `Get Features: ${feature.title}`,
    spec: feature.spec,
    opcode: featureOpcodes.get,
    effect: "read",
    // Another selection is not for a value.
    selector: ["featureIdentifier", "selection"],
    request: { ...commonRows(feature), ...selectRow, ...moved(feature.select, dword(11)), ...request },
    response: completion({
      ...moved({ ...feature.value, ...feature.answer }, adminPlaces.result),
      ...moved(feature.data, adminPlaces.resultData),
      ...moved(response ?? {}, adminPlaces.resultData),
    }),
  } as unknown as AdminDefinition<NoRows, never, false, false>) as never;
}

/**
 * Defines Set Features for one feature (NVMe base 2.0 §5.27): until the next reset or, with `save`, for good where the drive
 * can save it. What is left out is set to 0, so a request that gives nothing to set is refused: it would turn all off.
 */
export function setFeature<
  V extends Rows,
  K extends Rows,
  A extends Rows,
  S extends Rows,
  D extends Rows,
  Scope extends FeatureScope,
  Place extends 11 | 12,
  const R extends Rows = NoRows,
>(
  feature: Feature<V, K, A, S, D, Scope, Place>,
  more: More<R, typeof saveRow & NamespaceRow<Scope> & SetSelect<K, Place> & V & S & D & R> = {},
): AdminCommand<typeof saveRow & NamespaceRow<Scope> & SetSelect<K, Place> & V & S & D & R, DecodedRows<NoRows>> {
  const { request, response, ...others } = more;
  const { place, select, value, set, data } = feature;
  const title = `Set Features: ${feature.title}`;
  const selecting = membersOf(select);
  const settable = membersOf({ ...value, ...set, ...data, ...request }).filter((name) => !selecting.includes(name));
  return adminCommand({
    effect: "write",
    example: exampleOf(feature),
    ...others,
    title,
    defaults: requireAny(title, settable),
    spec: feature.spec,
    opcode: featureOpcodes.set,
    optional: true,
    selector: "featureIdentifier",
    request: {
      ...commonRows(feature),
      ...saveRow,
      ...(place === 12 && moved(select, dword(11))),
      ...moved(value, dword(place)),
      ...moved(set, dword(11)),
      ...moved(data, adminPlaces.data),
      ...request,
    },
    response: response === undefined ? noAnswer : completion(moved(response, adminPlaces.result)),
  } as unknown as AdminDefinition<NoRows, never, false, false>) as never;
}

/** What a caller may give of rows, by name. */
function membersOf(rows: Rows): string[] {
  return Object.entries(rows).flatMap(([name, row]) => {
    if (!("role" in row)) return name;
    const { role, kind } = row;
    if (role === "packed" && kind.parts.form === "bits") return Object.keys(kind.parts.members);
    return role === "value" || role === "optional" ? name : [];
  });
}

/** Defaults that are none, but for which a caller must have given one of these members at least. */
export function requireAny(title: string, names: readonly string[]) {
  return (given: object): Record<never, never> => {
    if (names.some((name) => (given as Readonly<Record<string, unknown>>)[name] !== undefined)) return {};
    throw new MiError(
      "INVALID_ARGUMENT",
      `${title}: there is nothing to set, which would be one of ${names.join(", ")}`,
    );
  };
}

const exampleOf = ({ scope }: Pick<Feature, "scope">) => (scope === "namespace" ? { namespaceId: 1 } : {});

function commonRows({ identifier, scope }: Pick<Feature, "identifier" | "scope">): Rows {
  return {
    featureIdentifier: constant(featureIdentifierPlace, hex(u8), identifier, "Feature Identifier (FID)"),
    ...(scope === "namespace" && namespaceRow),
  };
}

/** What the commands for any feature name it with. */
export const anyFeatureRow = { featureIdentifier: at(featureIdentifierPlace, hex(u8), "Feature Identifier (FID)") };

/** A dword of a command or of its completion without a meaning known here. */
export const rawDword = (offset: number, doc: string) => at(offset, hex(u32), doc);
