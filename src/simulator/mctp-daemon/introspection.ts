import type { MethodSignature, MethodSignatures } from "./daemon-version.ts";
import { type ShownInterface, type ShownObject, standardInterfaces } from "./shown-object.ts";

/** The interface that only the root has. */
export const objectManager = "org.freedesktop.DBus.ObjectManager";

/** Methods of those interfaces. */
export const standardMethods: Readonly<Record<string, MethodSignatures>> = {
  [standardInterfaces.peer]: { Ping: { in: "", out: "" }, GetMachineId: { in: "", out: "s" } },
  [standardInterfaces.introspectable]: { Introspect: { in: "", out: "s" } },
  [standardInterfaces.properties]: {
    Get: { in: "ss", out: "v" },
    GetAll: { in: "s", out: "a{sv}" },
    Set: { in: "ssv", out: "" },
  },
  [objectManager]: { GetManagedObjects: { in: "", out: "a{oa{sa{sv}}}" } },
};

const signals: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [standardInterfaces.properties]: { PropertiesChanged: "sa{sv}as" },
  [objectManager]: { InterfacesAdded: "oa{sa{sv}}", InterfacesRemoved: "oas" },
};

/** What Introspect returns: the interfaces of an object, if there is one at the path, and the nodes below. */
export function introspection(object: ShownObject | undefined, manages: boolean, children: Iterable<string>): string {
  const standard = [...Object.values(standardInterfaces), ...(manages ? [objectManager] : [])];
  return [
    '<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"',
    '"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">',
    "<node>",
    ...standard.flatMap((name) => interfaceLines({ name, properties: {}, methods: standardMethods[name] ?? {} })),
    ...(object?.interfaces ?? []).flatMap(interfaceLines),
    ...[...children].map((child) => ` <node name="${child}"/>`),
    "</node>\n",
  ].join("\n");
}

function interfaceLines({ name, properties, methods }: ShownInterface): string[] {
  return [
    ` <interface name="${name}">`,
    ...Object.entries(methods).flatMap(([method, signature]) => methodLines(method, signature)),
    ...Object.entries(properties).flatMap(([property, { signature, emits = false, writable = false }]) => [
      `  <property name="${property}" type="${signature}" access="${writable ? "readwrite" : "read"}">`,
      `   <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="${emits ? "true" : "const"}"/>`,
      "  </property>",
    ]),
    ...Object.entries(signals[name] ?? {}).flatMap(([signal, signature]) => [
      `  <signal name="${signal}">`,
      ...completeTypes(signature).map((type) => `   <arg type="${type}"/>`),
      "  </signal>",
    ]),
    " </interface>",
  ];
}

function methodLines(name: string, { in: taken, out }: MethodSignature): string[] {
  return [
    `  <method name="${name}">`,
    ...completeTypes(taken).map((type) => `   <arg type="${type}" direction="in"/>`),
    ...completeTypes(out).map((type) => `   <arg type="${type}" direction="out"/>`),
    "  </method>",
  ];
}

/** The parts of a signature that are one value each: `ayy` is `ay` and `y`. */
function completeTypes(signature: string): string[] {
  const types: string[] = [];
  let rest = signature;
  while (rest !== "") {
    const length = lengthOfFirst(rest);
    types.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return types;
}

function lengthOfFirst(signature: string): number {
  if (signature.startsWith("a")) return 1 + lengthOfFirst(signature.slice(1));
  let depth = 0;
  for (const [index, character] of [...signature].entries()) {
    if ("({".includes(character)) depth++;
    if (")}".includes(character)) depth--;
    if (depth === 0) return index + 1;
  }
  return signature.length;
}
