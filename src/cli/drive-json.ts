import { type Json, toJson } from "../codec/index.ts";

/** How a drive is called in what is printed. */
export interface DriveLabel {
  /** Its address. */
  readonly name: string;
  readonly simulated: boolean;
}

/** What a verb for one drive prints as JSON: which drive it is, whether that is known to be simulated, and what was read. */
export function driveJson({ name, simulated }: DriveLabel, value: object): Json {
  return { address: name, simulated, ...(toJson(value) as { readonly [name: string]: Json }) };
}

/** How text begins: what is shown, of which drive, and whether that is a simulated one. */
export function driveHeading(title: string, { name, simulated }: DriveLabel): string {
  return `${title} of ${driveLabel(name, simulated)}`;
}

/** An address with the mark of a simulated drive. */
export function driveLabel(name: string, simulated: boolean): string {
  return simulated ? `${name} (simulated)` : name;
}
