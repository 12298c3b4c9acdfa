import type { MethodSignatures } from "./daemon-version.ts";

/** Interfaces that every object has, and that sd-bus tells of with each of them, in this order. */
export const standardInterfaces = {
  peer: "org.freedesktop.DBus.Peer",
  introspectable: "org.freedesktop.DBus.Introspectable",
  properties: "org.freedesktop.DBus.Properties",
} as const;

/** A property as D-Bus has it. */
export interface ShownProperty {
  /** The D-Bus signature of its value. */
  readonly signature: string;
  /** In the form that the library dbus-native writes: numbers, strings, arrays. */
  readonly value: unknown;
  /** Whether a PropertiesChanged tells of it when it changes; false for a constant, and if left out. */
  readonly emits?: boolean;
  /** Whether it can be set; false if left out. */
  readonly writable?: boolean;
}

/** An interface of an object on D-Bus. */
export interface ShownInterface {
  readonly name: string;
  readonly properties: Readonly<Record<string, ShownProperty>>;
  readonly methods: MethodSignatures;
}

/** An object on D-Bus. */
export interface ShownObject {
  readonly path: string;
  readonly interfaces: readonly ShownInterface[];
}

/** Properties as `a{sv}` is written: pairs of name and variant. */
export function propertyPairs({ properties }: ShownInterface): unknown[] {
  return Object.entries(properties).map(([name, { signature, value }]) => [name, [signature, value]]);
}

/** The interfaces of an object as `a{sa{sv}}` is written, those that every object has first, as sd-bus has it. */
export function interfacePairs({ interfaces }: Pick<ShownObject, "interfaces">): unknown[] {
  return [
    ...Object.values(standardInterfaces).map((name) => [name, []]),
    ...interfaces.map((each) => [each.name, propertyPairs(each)]),
  ];
}
