import type { DaemonShape } from "./daemon-version.ts";
import type { MctpStack } from "./mctp-stack.ts";
import { managedObjects, rootObject } from "./object-tree.ts";
import type { ShownInterface, ShownObject } from "./shown-object.ts";

/** Shows an object otherwise than it is: with a wrong type, without a property, or, with undefined, not at all. */
export type Distortion = (object: ShownObject) => ShownObject | undefined;

/** The objects that a daemon has on the bus at this moment. */
export class ServedObjects {
  readonly root: ShownObject;
  readonly #stack: MctpStack;
  readonly #shape: DaemonShape;
  readonly #distort: Distortion;

  constructor(stack: MctpStack, shape: DaemonShape, distort: Distortion) {
    this.#stack = stack;
    this.#shape = shape;
    this.#distort = distort;
    this.root = rootObject(shape);
  }

  /** All but the root. */
  managed(): ShownObject[] {
    return managedObjects(this.#stack, this.#shape).flatMap((object) => this.#distort(object) ?? []);
  }

  /** One object as it is shown. */
  shown(object: ShownObject | undefined): ShownObject | undefined {
    return object === undefined ? undefined : this.#distort(object);
  }

  /** The object at a path, the root included. */
  at(path: string): ShownObject | undefined {
    return path === this.root.path ? this.root : this.managed().find((object) => object.path === path);
  }

  /** An interface of an object. */
  interfaceAt(path: string, name: string): ShownInterface | undefined {
    return this.at(path)?.interfaces.find((each) => each.name === name);
  }

  /** The names of the nodes right below a path. */
  children(path: string): Set<string> {
    const prefix = path === "/" ? "/" : `${path}/`;
    const below = [this.root, ...this.managed()].filter((object) => object.path.startsWith(prefix));
    return new Set(below.map((object) => object.path.slice(prefix.length).split("/")[0] ?? ""));
  }
}
