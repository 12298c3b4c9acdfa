import { readFileSync } from "node:fs";
import { MiError } from "../../errors.ts";
import type { BusMessage } from "./bus-connection.ts";
import { CallRefusal, errorNames } from "./call-refusal.ts";
import { carryOutMethod, type MethodTarget } from "./daemon-methods.ts";
import { introspection, objectManager, standardMethods } from "./introspection.ts";
import type { ServedObjects } from "./served-objects.ts";
import {
  interfacePairs,
  propertyPairs,
  type ShownObject,
  type ShownProperty,
  standardInterfaces,
} from "./shown-object.ts";

/** What a method returns. */
export interface CallAnswer {
  readonly signature: string;
  readonly body: unknown[];
}

/** A method call with what every call has. */
interface Call {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature: string;
  readonly body: readonly unknown[];
}

/** What a daemon answers with. */
export interface AnswerContext extends MethodTarget {
  readonly objects: ServedObjects;
  /** What is in a variant, as the D-Bus library read it. */
  variantValue(variant: unknown): unknown;
}

/** Answers a method call as sd-bus and mctpd do. Throws `CallRefusal`, or what the stack throws. */
export function answerCall(message: BusMessage, context: AnswerContext): CallAnswer {
  const { path = "/", member = "", signature = "", body = [] } = message;
  const call = { path, interface: message.interface ?? "", member, signature, body };
  const standard = standardMethods[call.interface]?.[member];
  if (standard !== undefined && signature !== standard.in) throw wrongArguments(call, standard.in);
  switch (call.interface) {
    case standardInterfaces.peer:
      return answerPeer(call);
    case standardInterfaces.introspectable:
      return introspect(call, context);
  }
  const object = context.objects.at(path);
  if (object === undefined) throw new CallRefusal(errorNames.unknownObject, `Unknown object '${path}'.`);
  if (call.interface === standardInterfaces.properties) return answerProperties(call, object, context);
  if (call.interface === objectManager && object === context.objects.root && standard !== undefined) {
    return { signature: standard.out, body: [context.objects.managed().map(managedEntry)] };
  }
  const method = object.interfaces.find(({ name }) => name === call.interface)?.methods[member];
  if (method === undefined) throw unknownMethod(call);
  if (signature !== method.in) throw wrongArguments(call, method.in);
  return { signature: method.out, body: carryOutMethod(call, context) };
}

/** An object as GetManagedObjects tells of it. */
function managedEntry(object: ShownObject): unknown[] {
  return [object.path, interfacePairs(object)];
}

function answerPeer(call: Call): CallAnswer {
  if (call.member === "Ping") return { signature: "", body: [] };
  if (call.member === "GetMachineId") return { signature: "s", body: [machineId()] };
  throw unknownMethod(call);
}

function machineId(): string {
  for (const file of ["/etc/machine-id", "/var/lib/dbus/machine-id"]) {
    try {
      return readFileSync(file, "utf8").trim();
    } catch {
      // The other one may be there.
    }
  }
  throw new CallRefusal(errorNames.failed, "This machine has no machine id.");
}

function introspect(call: Call, { objects }: AnswerContext): CallAnswer {
  if (call.member !== "Introspect") throw unknownMethod(call);
  const object = objects.at(call.path);
  const children = objects.children(call.path);
  if (object === undefined && children.size === 0) {
    throw new CallRefusal(errorNames.unknownObject, `Unknown object '${call.path}'.`);
  }
  return { signature: "s", body: [introspection(object, object === objects.root, children)] };
}

function answerProperties(call: Call, object: ShownObject, context: AnswerContext): CallAnswer {
  const [iface = "", name = ""] = call.body as string[];
  const shown = object.interfaces.find((each) => each.name === iface);
  if (call.member === "GetAll") {
    if (shown === undefined && !isStandard(iface)) {
      throw new CallRefusal(errorNames.unknownInterface, `Unknown interface ${iface}.`);
    }
    return { signature: "a{sv}", body: [shown === undefined ? [] : propertyPairs(shown)] };
  }
  if (call.member !== "Get" && call.member !== "Set") throw unknownMethod(call);
  const property = shown?.properties[name];
  if (property === undefined) {
    throw new CallRefusal(errorNames.unknownProperty, `Unknown interface ${iface} or property ${name}.`);
  }
  if (call.member === "Get") return { signature: "v", body: [[property.signature, property.value]] };
  setProperty(property, name, call, context);
  return { signature: "", body: [] };
}

/** Role is the only one that can be set. */
function setProperty({ writable = false }: ShownProperty, name: string, call: Call, context: AnswerContext): void {
  if (!writable) throw new CallRefusal(errorNames.propertyReadOnly, `Property '${name}' is not writable.`);
  const role = context.variantValue(call.body[2]);
  if (role !== "BusOwner" && role !== "Endpoint" && role !== "Unknown") {
    throw new MiError("INVALID_ARGUMENT", "the roles are BusOwner, Endpoint and Unknown");
  }
  const { stack, shape } = context;
  for (const link of stack.links) if (shape.link?.path(link.name) === call.path) stack.takeRole(link, role);
}

function isStandard(iface: string): boolean {
  return iface === objectManager || Object.values<string>(standardInterfaces).includes(iface);
}

function unknownMethod({ member, interface: iface }: Call): CallRefusal {
  return new CallRefusal(errorNames.unknownMethod, `Unknown method ${member} or interface ${iface}.`);
}

function wrongArguments({ member, signature }: Call, expected: string): CallRefusal {
  return new CallRefusal(errorNames.invalidArgs, `${member} takes '${expected}', not '${signature}'.`);
}
