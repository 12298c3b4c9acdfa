import { MiError } from "../errors.ts";
import { compileKind } from "./compile.ts";
import { checkName, type Kind, requireObject, scalar, wipe } from "./kind.ts";
import { formatHex, putBytes } from "./text.ts";

/** Bytes whose meaning another field decides: one member is there, or `other` where the number is unknown. */
export type Choice<C extends Readonly<Record<string, Kind>>> = {
  readonly [K in keyof C]?: C[K] extends Kind<infer V> ? V : never;
} & { readonly other?: Uint8Array };

/**
 * A part of a structure whose layout depends on a number elsewhere in it. `selector` reads that number from
 * `selectorOffset`, counted from the start of this part (so usually negative); `numbers` says which case each one means.
 * The member given to encode must be the one that the selector before it says; without any, the part is all zero.
 */
export function choice<const C extends Readonly<Record<string, Kind>>>(
  about: { readonly size: number; readonly selector: Kind<number>; readonly selectorOffset: number },
  cases: C,
  numbers: { readonly [K in keyof C]: number },
): Kind<Choice<C>> {
  const { size, selector, selectorOffset } = about;
  checkCases(size, cases);
  const names = new Map(Object.keys(cases).map((name) => [numbers[name], name]));
  const compiled = () => ({
    select: compileKind(selector).read,
    // A map, for names that objects inherit are in no map.
    cases: new Map(Object.entries(cases).map(([name, kind]) => [name, compileKind(kind, name)])),
  });
  let functions: ReturnType<typeof compiled> | undefined;
  const select = (view: DataView, at: number): string | undefined => {
    functions ??= compiled();
    return names.get(functions.select(view, at + selectorOffset));
  };
  const get = (view: DataView, at: number): unknown => {
    const name = select(view, at);
    if (name === undefined) return { other: new Uint8Array(view.buffer, view.byteOffset + at, size) };
    return { [name]: functions?.cases.get(name)?.read(view, at) };
  };
  const put = (view: DataView, at: number, value: unknown, path: string): void => {
    requireObject(value, path);
    const given = Object.keys(value).filter((name) => value[name] !== undefined);
    // A selector that comes later is not written yet: then any case may stand here.
    const wanted =
      selectorOffset < 0 ? (select(view, at) ?? "other") : given.find((name) => Object.hasOwn(cases, name));
    if (given.length > 1 || (given.length === 1 && given[0] !== wanted)) {
      throw new MiError(
        "INVALID_ARGUMENT",
        `${path}: has ${given.join(", ")}, where only ${wanted ?? "a case"} belongs`,
      );
    }
    const name = given[0] ?? "";
    functions ??= compiled();
    functions.cases.get(name)?.write(view, at, value[name]);
    if (name === "other") putBytes(view, at, value[name], size, `${path}.${name}`);
    else wipe(view, at + (cases[name]?.size ?? 0), at + size);
  };
  return {
    label: Object.values(cases)
      .map((kind) => kind.label)
      .join(" or "),
    size,
    parts: { form: "choice", cases, select },
    blank: "{}",
    read: (code, at) => `${code.bind(get)}(v,${at})`,
    write: (code, at, value, path) => `${code.bind(put)}(v,${at},${value},${JSON.stringify(path)});`,
  };
}

function checkCases(size: number, cases: Readonly<Record<string, Kind>>): void {
  for (const [name, kind] of Object.entries(cases)) {
    checkName(name, "choice");
    if (name === "other") throw new TypeError('choice: "other" is the name of what no case fits');
    if (kind.size > size) throw new TypeError(`choice ${name}: takes ${kind.size} bytes of ${size}`);
  }
}

/** How the bytes of an unknown case show. */
export const otherBytes: Kind<Uint8Array> = {
  label: "bytes",
  size: 0,
  parts: scalar,
  blank: "new Uint8Array(0)",
  read: () => "new Uint8Array(0)",
  write: () => "",
  format: formatHex,
};
