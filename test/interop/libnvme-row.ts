import { adminCommands, type Command, type CommandSlot, encodeRequest } from "../../src/mi/index.ts";

/** A function of libnvme-mi, numbers to call it with, and the request that ours is for them. */
export interface Row {
  /** Its name without `nvme_mi_mi_` or `nvme_mi_admin_`, as the program knows it. */
  readonly call: string;
  /** Our counterpart, by method name. */
  readonly method: string;
  readonly cases: readonly (readonly number[])[];
  ours(...numbers: readonly number[]): Uint8Array;
  /** Where the requests are meant to differ. */
  readonly difference?: Difference;
}

/** A difference on purpose. */
export interface Difference {
  readonly what: string;
  applies(...numbers: readonly number[]): boolean;
  /** Theirs, made of ours or of the numbers. */
  theirs(ours: Uint8Array, ...numbers: readonly number[]): Uint8Array;
}

/** Each bit of a field by itself, none, and all. */
export function walkingOnes(bits: number): number[] {
  return [0, ...Array.from({ length: bits }, (_, bit) => 2 ** bit), 2 ** bits - 1];
}

export const everyByte = Array.from({ length: 256 }, (_, value) => value);
export const flags = [0, 1];

/** Every value of one argument with the others at their first, and all at their last value. */
export function cases(...columns: readonly (readonly number[])[]): number[][] {
  const alone = columns.flatMap((values, column) =>
    values.map((value) => columns.map((others, at) => (at === column ? value : (others[0] ?? 0)))),
  );
  return [...alone, columns.map((values) => values.at(-1) ?? 0)];
}

export function request<I>(command: Command<I>, input: I, slot: CommandSlot = 0): Uint8Array {
  return encodeRequest(command, input, slot);
}

export const controllers = walkingOnes(16);
export const words = walkingOnes(32);
export const shorts = walkingOnes(16);
/** Lengths of what is read. */
export const lengths = [4, 512, 4092, 4096];

type Numbers = readonly number[];
type Method = keyof typeof adminCommands;

/** A row whose numbers are the controller and then members of our request, in this order. */
export function row(
  call: string,
  method: Method,
  columns: readonly Numbers[],
  inputOf: (...numbers: Numbers) => object,
  difference?: Difference,
): Row {
  const command = adminCommands[method] as Command<object>;
  return {
    call,
    method,
    cases: cases(controllers, ...columns),
    ours: (controllerId = 0, ...numbers) => request(command, { controllerId, ...inputOf(...numbers) }),
    ...(difference && { difference }),
  };
}

/** Rows with columns that depend on each other. */
export const only = (rows: readonly Numbers[], more: Row): Row => ({ ...more, cases: rows });
