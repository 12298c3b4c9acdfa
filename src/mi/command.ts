import type { Struct } from "../codec/index.ts";
import type { CommandSetName } from "./command-sets.ts";

/** What a command does to the drive. What reads may still be asked to clear, by a member of its request that says so. */
export type Effect = "read" | "write" | "destructive";

/**
 * One command, described once: the client method, the simulator's duty, the command line and the documentation follow
 * from it, and are kept, so that it must not change. `Input` is what a caller gives, `Request` what travels, `Response` what a
 * caller gets.
 */
export interface Command<Input = unknown, Request = unknown, Response = unknown> {
  /** The specification's name. */
  readonly title: string;
  /** Where the specification describes it. */
  readonly spec: string;
  readonly messageType: CommandSetName;
  /** Undefined for a raw command: there the request says it. */
  readonly opcode: number | undefined;
  readonly effect: Effect;
  /** True where a drive may do without it; then its list of optional commands tells. */
  readonly optional?: boolean | undefined;
  /**
   * The fields of the request that tell this command from others of the same opcode: constants, and bit fields of which each
   * named number is this command's, others not.
   */
  readonly selector?: string | readonly string[] | undefined;
  /**
   * The whole request, offsets counted from the start of the message, so that a Parameter Error Location points into it.
   * Bytes 0–4 (header and opcode) are common to all and left to whoever sends.
   */
  readonly request: Struct<Request, Input>;
  readonly response: ResponseLayout<Response>;
  /**
   * What is wrong with a request though each of its fields fits: it is not sent. Handlers of the simulator ask it, too, where a
   * drive refuses the same.
   */
  objection?(request: Request): Objection | undefined;
  /** Values to show its use with, where those of its fields do not make a sensible example by themselves. */
  readonly example?: Partial<Input> | undefined;
  /**
   * Members of bit fields that a caller must give all the same: they share their bytes with what may be left out, and zero is a
   * choice, too.
   */
  readonly required?: readonly string[] | undefined;
  /** What stands in for optional fields that a caller leaves out, where zero is not the best choice. */
  defaults?(given: Input): Partial<Input>;
  /** True where this is a view of part of another command's data, which a responder need not know. */
  readonly partial?: boolean | undefined;
  /**
   * True where drives must not carry it out out of band, so that a responder need not know it; it is there for those that do
   * all the same.
   */
  readonly prohibited?: boolean | undefined;
  /** Of data that may be longer than a message: how long they are. Then a request without a data length is for all of them. */
  readonly extent?: Extent | undefined;
  /** What else an answer has to satisfy, given the question; the complaint where it does not. */
  verify?(request: Request, response: Response): string | undefined;
}

/** What the beginning of long data tells of them. */
export interface Extent<Head = never> {
  /** How they begin. */
  readonly head: Struct<Head, unknown>;
  /** How many bytes they are in all, those of the beginning among them; at least so many where there is `needed`. */
  length(head: Head): number;
  /**
   * Where their beginning does not tell: how many they are, as far as those tell that have come. All are there once that is
   * not more than there are.
   */
  needed?(bytes: Uint8Array): number;
  /** What differs once they have changed, so that parts read before and after do not belong together. */
  stamp?(head: Head): unknown;
}

/** A field that a request may not have as it is, and why. */
export interface Objection {
  readonly field: string;
  readonly detail: string;
}

/** Where a response's value stands in its message. */
export interface ResponseLayout<Response = unknown> {
  readonly struct: Struct<Response, unknown>;
  /** Offset of the structure from the start of the message. */
  readonly offset: number;
  /** True where the 24-bit management response carries the length of the data in bytes (RDL). */
  readonly lengthed?: boolean;
  /** True where bytes may follow a list, as devices pad it to full size. */
  readonly padded?: boolean;
  /** What it means where no data come at all, of devices that leave out what would say nothing. */
  readonly whenEmpty?: Response;
  /**
   * How many bytes of data a request asks for, where neither the answer nor its structure tells how many they are; where it
   * does (`lengthed`), how many they are at most.
   */
  readonly lengthAsked?: ((request: never) => number) | undefined;
}

/** What a caller gives to a command. */
export type InputOf<C> = C extends Command<infer I, infer _Q, infer _R> ? I : never;
/** A request as the responder decodes it. */
export type RequestOf<C> = C extends Command<infer _I, infer Q, infer _R> ? Q : never;
/** What a command answers with. */
export type ResponseOf<C> = C extends Command<infer _I, infer _Q, infer R> ? R : never;

/** Commands by the name of their method. */
export type Commands = Readonly<Record<string, Command>>;
