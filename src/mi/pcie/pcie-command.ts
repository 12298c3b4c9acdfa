import { optional, struct, u16 } from "../../codec/index.ts";
import type { DecodedRows, EncodableRows, Rows } from "../../codec/struct.ts";
import type { Command, Effect, Objection, ResponseLayout } from "../command.ts";
import { commandSets } from "../command-sets.ts";

const { requestSize, responseSize } = commandSets.pcieCommand;

const common = { controllerId: optional(6, u16, "Controller Identifier (CTLID)") };

/** Defines a PCIe command (NVMe-MI 2.0 §7). Rows count from the message's start; data follow at byte 20 and byte 8. */
export function pcieCommand<const Q extends Rows, const R extends Rows>(definition: {
  title: string;
  spec: string;
  opcode: number;
  effect: Effect;
  request: Q;
  response: R;
  lengthAsked?(request: DecodedRows<Q>): number;
  objection?(request: DecodedRows<Q>): Objection | undefined;
  example?: Partial<EncodableRows<Q>>;
}): Command<EncodableRows<typeof common & Q>, DecodedRows<typeof common & Q>, DecodedRows<R>> {
  const { title, spec, lengthAsked, ...others } = definition;
  const about = (what: string, size: number) => ({ title: `${title} ${what}`, spec, size });
  const response: ResponseLayout = {
    struct: struct(about("response", 0), definition.response) as ResponseLayout["struct"],
    offset: responseSize,
    lengthAsked,
  };
  return {
    ...others,
    title,
    spec,
    messageType: "pcieCommand",
    optional: true,
    request: struct(about("request", requestSize), { ...common, ...definition.request }),
    response,
  } as unknown as Command<EncodableRows<typeof common & Q>, DecodedRows<typeof common & Q>, DecodedRows<R>>;
}
