import { type Struct, struct } from "../../codec/index.ts";
import type { DecodedRows, EncodableRows, Rows } from "../../codec/struct.ts";
import type { Command, Effect, ResponseLayout } from "../command.ts";

/** Length of a request of the Management Interface command set, before its data, in bytes. */
export const miRequestSize = 16;
/** Where response data begin. */
const miResponseSize = 8;

/** Defines a command of the Management Interface command set (NVMe-MI 2.0 §5). Rows count from the message's start. */
export function miCommand<const R extends Rows, Response>(definition: {
  title: string;
  spec: string;
  opcode: number;
  effect: Effect;
  selector?: string;
  request: R;
  response: ResponseLayout<Response>;
  defaults?(given: EncodableRows<R>): Partial<EncodableRows<R>>;
  verify?(request: DecodedRows<R>, response: Response): string | undefined;
}): Command<EncodableRows<R>, DecodedRows<R>, Response> {
  const { title, spec } = definition;
  const request = struct({ title: `${title} request`, spec, size: miRequestSize }, definition.request);
  return { ...definition, messageType: "miCommand", request } as unknown as Command<
    EncodableRows<R>,
    DecodedRows<R>,
    Response
  >;
}

/** A response whose value is a data structure behind the header. */
export function responseData<R>(data: Struct<R, unknown>, options: Omit<ResponseLayout, "struct" | "offset"> = {}) {
  return { struct: data, offset: miResponseSize, ...options } satisfies ResponseLayout<R>;
}

/** A response whose value is in the management response bytes themselves (5–7), and nothing follows. */
export function managementResponse<const R extends Rows>(title: string, rows: R) {
  const value = struct({ title: `${title} response`, spec: "NVMe-MI 2.0 §5", size: miResponseSize }, rows);
  return { struct: value, offset: 0 } satisfies ResponseLayout<DecodedRows<R>>;
}
