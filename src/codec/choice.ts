import { compileKind } from "./compile.ts";
import { type Kind, scalar } from "./kind.ts";
import { formatHex } from "./text.ts";

/** Bytes whose meaning another field decides: one member is there, or `other` where the number is unknown. */
export type Choice<C extends Readonly<Record<string, Kind>>> = {
  readonly [K in keyof C]?: C[K] extends Kind<infer V> ? V : never;
} & { readonly other?: Uint8Array };

/**
 * A part of a structure whose layout depends on a number elsewhere in it. `selector` reads that number from
 * `selectorOffset`, counted from the start of this part (so usually negative); `numbers` says which case each one means.
 */
export function choice<const C extends Readonly<Record<string, Kind>>>(
  about: { readonly size: number; readonly selector: Kind<number>; readonly selectorOffset: number },
  cases: C,
  numbers: { readonly [K in keyof C]: number },
): Kind<Choice<C>> {
  const { size, selector, selectorOffset } = about;
  const caseOf = (number: number) => Object.keys(cases).find((name) => numbers[name] === number);
  const compiled = () =>
    Object.fromEntries(Object.entries(cases).map(([name, kind]) => [name, compileKind(kind as Kind, name)]));
  let functions: ReturnType<typeof compiled> | undefined;
  const get = (view: DataView, at: number, number: number): unknown => {
    functions ??= compiled();
    const name = caseOf(number);
    const bytes = () => new Uint8Array(view.buffer, view.byteOffset + at, size);
    return name === undefined ? { other: bytes() } : { [name]: functions[name]?.read(view, at) };
  };
  const put = (view: DataView, at: number, value: Record<string, unknown>): void => {
    functions ??= compiled();
    for (const [name, each] of Object.entries(value)) {
      if (each instanceof Uint8Array)
        new Uint8Array(view.buffer, view.byteOffset + at, size).set(each.subarray(0, size));
      else if (each !== undefined) functions[name]?.write(view, at, each);
    }
  };
  return {
    label: Object.entries(cases)
      .map(([, kind]) => kind.label)
      .join(" or "),
    size,
    parts: {
      form: "choice",
      cases,
      select: (view, at) => caseOf(compileKind(selector).read(view, at + selectorOffset)),
    },
    blank: "{}",
    read: (code, at) => `${code.bind(get)}(v,${at},${selector.read(code, `${at}+${selectorOffset}`)})`,
    write: (code, at, value) => `${code.bind(put)}(v,${at},${value});`,
  };
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
