import type { InputFor, Struct } from "../codec/index.ts";
import { isAssignableEid } from "./address.ts";
import {
  type ControlCommand,
  ControlRequest,
  ControlResponse,
  completionCode,
  controlCommands,
  encodeControlResponse,
  type SetEndpointIdRequest,
} from "./control-messages.ts";
import { messageType } from "./message.ts";

/** What an endpoint knows of itself, to answer control requests. Requests change `eid` and `discovered`. */
export interface ControlState {
  /** Endpoint identifier; 0 before one is assigned. */
  eid: number;
  /** As text; without one, Get Endpoint UUID is unsupported. */
  readonly uuid?: string | undefined;
  /** Message types supported besides MCTP control. */
  readonly messageTypes: readonly number[];
  /** On links with endpoint discovery, such as PCIe VDM: whether the bus owner has found us. Left out on others. */
  discovered?: boolean | undefined;
  /** True for the one who assigns endpoint identifiers on this link: nobody assigns its own. */
  readonly busOwner?: boolean | undefined;
  /** True where the identifier is what it is, as within a process: Set Endpoint ID is unsupported. */
  readonly fixedEid?: boolean | undefined;
}

/** Answers one request's body, or refuses it with a completion code; undefined is silence. */
type Answer = { readonly body: unknown } | { readonly refused: number } | undefined;

interface Handler {
  readonly command: ControlCommand;
  readonly answer: (body: unknown, state: ControlState) => Answer;
}

const version10 = Uint8Array.of(0xf1, 0xf0, 0xff, 0x00);
const version11 = Uint8Array.of(0xf1, 0xf1, 0xff, 0x00);
const version12 = Uint8Array.of(0xf1, 0xf2, 0xff, 0x00);
const version131 = Uint8Array.of(0xf1, 0xf3, 0xf1, 0x00);

const invalidData = { refused: completionCode.invalidData };
const unsupported = { refused: completionCode.unsupportedCommand };
const typeNotSupported = { refused: completionCode.typeNotSupported };
const nothing = { body: {} };
/** In Get MCTP Version Support: the base specification, not a message type. */
const wholeSpecification = 0xff;

function handle<Request extends Struct, Response extends Struct>(
  command: ControlCommand<Request, Response>,
  answer: (
    body: Request extends Struct<infer Value, infer _Input> ? Value : never,
    state: ControlState,
  ) => { readonly body: InputFor<Response> } | { readonly refused: number } | undefined,
): Handler {
  return { command, answer: answer as Handler["answer"] };
}

const handlers: readonly Handler[] = [
  handle(controlCommands.setEndpointId, ({ operation, eid }, state) => {
    if (state.busOwner || state.fixedEid) return unsupported;
    if (!isAssignableEid(eid)) return invalidData;
    return setEndpointId(operation, eid, state);
  }),
  handle(controlCommands.getEndpointId, (_, { eid, busOwner }) => ({
    body: { eid, endpointType: busOwner ? ("bridge" as const) : ("simple" as const) },
  })),
  handle(controlCommands.getEndpointUuid, (_, { uuid }) => (uuid === undefined ? unsupported : { body: { uuid } })),
  handle(controlCommands.getVersionSupport, ({ messageType: type }, { messageTypes }) => {
    if (type === wholeSpecification || type === messageType.control) {
      return { body: { versions: [version10, version11, version12, version131] } };
    }
    // The binding's version; which NVMe-MI it is stands in the subsystem's information.
    return messageTypes.includes(type) ? { body: { versions: [version10] } } : typeNotSupported;
  }),
  handle(controlCommands.getMessageTypeSupport, (_, { messageTypes }) => ({ body: { messageTypes } })),
  // There are no vendor defined messages, so no selector selects any.
  handle(controlCommands.getVendorMessageSupport, () => invalidData),
  handle(controlCommands.prepareForDiscovery, (_, state) => {
    if (state.discovered === undefined) return unsupported;
    state.discovered = false;
    return nothing;
  }),
  // Those already found keep silent, so that the bus owner hears of the others.
  handle(controlCommands.endpointDiscovery, (_, { discovered }) => {
    if (discovered === undefined) return unsupported;
    return discovered ? undefined : nothing;
  }),
];
const handlersByCode = new Map(handlers.map((handler) => [handler.command.code, handler]));

function setEndpointId(
  operation: InputFor<typeof SetEndpointIdRequest>["operation"],
  eid: number,
  state: ControlState,
): { body: InputFor<typeof controlCommands.setEndpointId.response> } | { refused: number } {
  const discovery = state.discovered !== undefined;
  // There is no static identifier to go back to, and nothing to be discovered on links without discovery.
  if (operation === "reset" || (operation === "setDiscovered" && !discovery)) return invalidData;
  if (discovery) state.discovered = true;
  if (operation === "setDiscovered") return { body: { assignment: "rejected", eid: state.eid } };
  state.eid = eid;
  return { body: { assignment: "accepted", eid } };
}

/**
 * Answers an MCTP control request (DSP0236 §12) as an endpoint that is no bridge. Undefined where there is nothing to say:
 * for a datagram, a response, or what is no control message. Never throws for what is in the message.
 */
export function respondToControl(message: Uint8Array, state: ControlState): Uint8Array | undefined {
  if (message[0] !== messageType.control || message.length < ControlRequest.size) return undefined;
  const { request, datagram, instance, command: code, body } = ControlRequest.fromBytes(message);
  if (!request) return undefined;
  const refuse = (completion: number): Uint8Array | undefined =>
    datagram ? undefined : ControlResponse.toBytes({ instance, command: code, completion, body: new Uint8Array(0) });
  const handler = handlersByCode.get(code);
  if (handler === undefined) return refuse(completionCode.unsupportedCommand);
  const { command, answer } = handler;
  if (body.length !== command.request.size) return refuse(completionCode.invalidLength);
  const answered = answer(command.request.fromBytes(body), state);
  if (answered === undefined || datagram) return undefined;
  if ("refused" in answered) return refuse(answered.refused);
  return encodeControlResponse(command, answered.body, instance);
}
