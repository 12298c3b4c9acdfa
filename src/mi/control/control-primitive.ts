import { at, optional, struct, u8 } from "../../codec/index.ts";
import type { DecodedRows, EncodableRows, Rows } from "../../codec/struct.ts";
import type { Command, Effect } from "../command.ts";
import { commandSets } from "../command-sets.ts";

const { requestSize, responseSize } = commandSets.controlPrimitive;

/** Where a control primitive and its answer have the tag that the one repeats of the other. */
export const tagOffset = 5;

const request = {
  tag: optional(tagOffset, u8, "Tag (TAG), chosen by the endpoint where it is left out", { implied: true }),
};
const response = { tag: at(tagOffset, u8, "Tag (TAG)") };

/**
 * Defines a control primitive (NVMe-MI 2.0 §4.2.1). Rows are those of its parameter (CPSP) and of its answer (CPSR), both
 * in bytes 6 and 7, counted from the message's start.
 */
export function controlPrimitive<const Q extends Rows, const R extends Rows>(definition: {
  title: string;
  spec: string;
  opcode: number | undefined;
  effect: Effect;
  optional?: boolean;
  request: Q;
  response: R;
  example?: Partial<EncodableRows<Q>>;
}): Command<EncodableRows<typeof request & Q>, DecodedRows<typeof request & Q>, DecodedRows<typeof response & R>> {
  const { title, spec } = definition;
  const about = (what: string, size: number) => ({ title: `${title} ${what}`, spec, size });
  return {
    ...definition,
    messageType: "controlPrimitive",
    request: struct(about("request", requestSize), inOrder({ ...request, ...definition.request })),
    response: {
      struct: struct(about("response", responseSize), { ...response, ...definition.response }),
      offset: 0,
    },
  } as unknown as Command<
    EncodableRows<typeof request & Q>,
    DecodedRows<typeof request & Q>,
    DecodedRows<typeof response & R>
  >;
}

/** Rows by their offsets: that of a raw primitive's opcode is before the tag. */
function inOrder<R extends Rows>(rows: R): R {
  const offsetOf = (row: Rows[string]) => ("offset" in row ? row.offset : Number.POSITIVE_INFINITY);
  return Object.fromEntries(Object.entries(rows).sort(([, one], [, other]) => offsetOf(one) - offsetOf(other))) as R;
}
