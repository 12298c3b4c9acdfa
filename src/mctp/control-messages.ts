import {
  at,
  bit,
  bitField,
  bits,
  bytes,
  constant,
  count,
  enumeration,
  hex,
  type Infer,
  type InputFor,
  list,
  namedBits,
  optional,
  packed,
  rest,
  type Struct,
  struct,
  u8,
  uuid,
} from "../codec/index.ts";
import { ProtocolError } from "../errors.ts";
import { messageType } from "./message.ts";

/** How a control request ended (DSP0236 §11.5); 128 and up depend on the command. */
export const completionCode = {
  success: 0x00,
  error: 0x01,
  invalidData: 0x02,
  invalidLength: 0x03,
  notReady: 0x04,
  unsupportedCommand: 0x05,
  typeNotSupported: 0x80,
} as const;

const type = constant(0, u8, messageType.control, "Message type: MCTP control, never with a message integrity check");
const flags = packed(
  1,
  bitField(u8, {
    request: bit(7, "Request (Rq)"),
    datagram: bit(6, "Datagram (D): no response is expected"),
    instance: bits(4, 0, "Instance identifier, the same in the response"),
  }),
  "Flags",
);
const command = at(2, hex(u8), "Command code");

/** What all control requests begin with. */
export const ControlRequest = struct(
  { title: "MCTP Control Request", spec: "DSP0236 §11.4", size: 3 },
  { type, flags, command, body: rest("What the command says") },
);
/** Any control request, decoded. */
export type ControlRequest = Infer<typeof ControlRequest>;

/** What all control responses begin with. */
export const ControlResponse = struct(
  { title: "MCTP Control Response", spec: "DSP0236 §11.4", size: 4 },
  {
    type,
    flags,
    command,
    completion: at(3, enumeration(u8, completionCode), "Completion code"),
    body: rest("What the command says; nothing after an error"),
  },
);
/** Any control response, decoded. */
export type ControlResponse = Infer<typeof ControlResponse>;

const Nothing = struct({ title: "MCTP control message without body", spec: "DSP0236 §12", size: 0 }, {});

/** Body of a Set Endpoint ID request. */
export const SetEndpointIdRequest = struct(
  { title: "Set Endpoint ID request", spec: "DSP0236 §12.3", size: 2 },
  {
    flags: packed(
      0,
      bitField(u8, {
        operation: namedBits(1, 0, "Operation", { set: 0, force: 1, reset: 2, setDiscovered: 3 }),
      }),
      "Flags",
    ),
    eid: at(1, u8, "Endpoint ID"),
  },
);

const SetEndpointIdResponse = struct(
  { title: "Set Endpoint ID response", spec: "DSP0236 §12.3", size: 3 },
  {
    status: packed(
      0,
      bitField(u8, {
        assignment: namedBits(5, 4, "Endpoint ID assignment", { accepted: 0, rejected: 1 }),
        allocation: namedBits(1, 0, "Endpoint ID allocation", { noPool: 0, poolRequired: 1, poolReceived: 2 }),
      }),
      "Status",
    ),
    eid: at(1, u8, "Endpoint ID setting"),
    poolSize: optional(2, u8, "Endpoint ID pool size"),
  },
);

const GetEndpointIdResponse = struct(
  { title: "Get Endpoint ID response", spec: "DSP0236 §12.4", size: 3 },
  {
    eid: at(0, u8, "Endpoint ID; 0 is not assigned"),
    kind: packed(
      1,
      bitField(u8, {
        endpointType: namedBits(5, 4, "Endpoint type", { simple: 0, bridge: 1 }),
        eidType: namedBits(1, 0, "Endpoint ID type", { dynamic: 0, static: 1, staticInUse: 2, staticNotInUse: 3 }),
      }),
      "Endpoint type",
    ),
    mediumSpecific: optional(2, hex(u8), "Medium specific information"),
  },
);

const GetEndpointUuidResponse = struct(
  { title: "Get Endpoint UUID response", spec: "DSP0236 §12.5", size: 16 },
  { uuid: at(0, uuid, "UUID") },
);

const GetVersionSupportRequest = struct(
  { title: "Get MCTP Version Support request", spec: "DSP0236 §12.6", size: 1 },
  { messageType: at(0, hex(u8), "Message type; FFh asks for the base specification's version") },
);

const GetVersionSupportResponse = struct(
  { title: "Get MCTP Version Support response", spec: "DSP0236 §12.6", size: 1 },
  {
    versionCount: count(0, u8, "Version number entry count"),
    versions: list(
      bytes(4),
      "Versions: major, minor, update in BCD digits or F for none, FF where unset; alpha letter or 0",
      "versionCount",
    ),
  },
);

const GetMessageTypeSupportResponse = struct(
  { title: "Get Message Type Support response", spec: "DSP0236 §12.7", size: 1 },
  {
    typeCount: count(0, u8, "Message type count"),
    messageTypes: list(u8, "Message types; MCTP control need not be among them", "typeCount"),
  },
);

const GetVendorMessageSupportRequest = struct(
  { title: "Get Vendor Defined Message Support request", spec: "DSP0236 §12.8", size: 1 },
  { selector: at(0, u8, "Vendor ID set selector, 0 for the first") },
);

/** One control command: its code and what its messages hold after their headers. */
export interface ControlCommand<Request extends Struct = Struct, Response extends Struct = Struct> {
  readonly title: string;
  readonly code: number;
  readonly request: Request;
  readonly response: Response;
}

function define<Request extends Struct, Response extends Struct>(
  code: number,
  title: string,
  request: Request,
  response: Response,
): ControlCommand<Request, Response> {
  return { code, title, request, response };
}

/** The control commands known here; those for bridges and bus owners are not. */
export const controlCommands = {
  setEndpointId: define(0x01, "Set Endpoint ID", SetEndpointIdRequest, SetEndpointIdResponse),
  getEndpointId: define(0x02, "Get Endpoint ID", Nothing, GetEndpointIdResponse),
  getEndpointUuid: define(0x03, "Get Endpoint UUID", Nothing, GetEndpointUuidResponse),
  getVersionSupport: define(0x04, "Get MCTP Version Support", GetVersionSupportRequest, GetVersionSupportResponse),
  getMessageTypeSupport: define(0x05, "Get Message Type Support", Nothing, GetMessageTypeSupportResponse),
  getVendorMessageSupport: define(0x06, "Get Vendor Defined Message Support", GetVendorMessageSupportRequest, Nothing),
  prepareForDiscovery: define(0x0b, "Prepare for Endpoint Discovery", Nothing, Nothing),
  endpointDiscovery: define(0x0c, "Endpoint Discovery", Nothing, Nothing),
} as const;

/** Encodes a control request; `instance` (0–31) comes back in its response. */
export function encodeControlRequest<Request extends Struct>(
  { code, request }: ControlCommand<Request>,
  body: InputFor<Request>,
  instance = 0,
): Uint8Array {
  return ControlRequest.toBytes({ request: true, instance, command: code, body: request.toBytes(body) });
}

/** Encodes the successful response to a control request. */
export function encodeControlResponse<Response extends Struct>(
  { code, response }: ControlCommand<Struct, Response>,
  body: InputFor<Response>,
  instance = 0,
): Uint8Array {
  return ControlResponse.toBytes({ instance, command: code, completion: "success", body: response.toBytes(body) });
}

/**
 * Decodes the response to a control request. Throws `ProtocolError` for one that is malformed, belongs to another request,
 * or says that the request failed.
 */
export function decodeControlResponse<Response extends Struct>(
  { title, code, response }: ControlCommand<Struct, Response>,
  message: Uint8Array,
  instance = 0,
): Infer<Response> {
  const header = ControlResponse.fromBytes(message);
  if (message[0] !== messageType.control || header.request || header.command !== code || header.instance !== instance) {
    throw new ProtocolError(ControlResponse.title, `does not answer ${title}, instance ${instance}`, message);
  }
  if (header.completion !== "success") {
    throw new ProtocolError(ControlResponse.title, `${title} failed: ${header.completion}`, message);
  }
  return response.fromBytes(header.body) as Infer<Response>;
}
