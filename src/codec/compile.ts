import { Code, type Kind } from "./kind.ts";

/** A kind as two functions, for places that loop over it. */
export function compileKind<V, I>(
  kind: Kind<V, I>,
  path: string = kind.label,
): { read: (view: DataView, at: number) => V; write: (view: DataView, at: number, value: unknown) => void } {
  const reader = new Code();
  const writer = new Code();
  return {
    read: reader.compile(path, "v,o", `return ${kind.read(reader, "o")}`),
    write: writer.compile(path, "v,o,x", kind.write(writer, "o", "x", path)),
  };
}
