/**
 * What the simulator's tests share: requests and answers as bytes, made without the code under test. Offsets and the
 * integrity check are written here once more, from the specification.
 */
import assert from "node:assert/strict";
import type { Drive } from "./drive.ts";

/** Bytes in hexadecimal, as the specification's examples have them. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16));
}

/** The other way round. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** CRC-32C one bit at a time: nothing of the library's tables. */
function integrityCheck(bytes: Iterable<number>): number {
  let remainder = 0xffff_ffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ ((remainder & 1) === 1 ? 0x82f6_3b78 : 0);
  }
  return ~remainder >>> 0;
}

/** The bytes with their Message Integrity Check behind them. */
export function sealed(bytes: Iterable<number>): Uint8Array {
  const message = [...bytes];
  const check = integrityCheck(message);
  return Uint8Array.from([...message, ...littleEndian(check, 4)]);
}

/** Whether a message ends with its own check. */
export function isIntact(message: Uint8Array): boolean {
  return toHex(sealed(message.subarray(0, -4))) === toHex(message);
}

function littleEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 0x100);
}

/** A request of the Management Interface command set: opcode, NMD0, NMD1, and whatever follows. */
export function miRequest(
  opcode: number,
  dword0 = 0,
  dword1 = 0,
  { slot = 0, data = [] }: { slot?: number; data?: readonly number[] } = {},
): Uint8Array {
  const dwords = [...littleEndian(dword0, 4), ...littleEndian(dword1, 4)];
  return sealed([0x84, 0x08 | slot, 0, 0, opcode, 0, 0, 0, ...dwords, ...data]);
}

/** Fields of an Admin request that tests set; the rest is zero. */
export interface AdminFields {
  readonly slot?: number;
  readonly flags?: number;
  readonly controllerId?: number;
  readonly namespaceId?: number;
  /** DOFST. */
  readonly offset?: number;
  /** DLEN. */
  readonly length?: number;
  /** Command dwords 10 to 15. */
  readonly dwords?: readonly number[];
  readonly data?: readonly number[];
}

/** An Admin request. */
export function adminRequest(opcode: number, fields: AdminFields = {}): Uint8Array {
  const { slot = 0, flags = 0, controllerId = 0, namespaceId = 0, offset = 0, length = 0, dwords = [] } = fields;
  const message = [0x84, 0x10 | slot, 0, 0, opcode, flags, ...littleEndian(controllerId, 2)];
  message.push(...littleEndian(namespaceId, 4), ...new Array(16).fill(0));
  message.push(...littleEndian(offset, 4), ...littleEndian(length, 4), ...new Array(8).fill(0));
  for (let index = 0; index < 6; index++) message.push(...littleEndian(dwords[index] ?? 0, 4));
  return sealed([...message, ...(fields.data ?? [])]);
}

/** Identify: dword 10 is the CNS. All of the structure unless told otherwise. */
export function identify(cns: number, fields: AdminFields = {}): Uint8Array {
  return adminRequest(0x06, { length: 4096, dwords: [cns], ...fields });
}

/** Get Log Page for `bytes` bytes from `from`, which travel all unless told otherwise. */
export function getLogPage(
  logPage: number,
  bytes: number,
  { from = 0, ...fields }: AdminFields & { readonly from?: number } = {},
): Uint8Array {
  const numberOfDwords = bytes / 4 - 1;
  const dwords = [logPage + (numberOfDwords % 0x1_0000) * 0x1_0000, Math.floor(numberOfDwords / 0x1_0000), from];
  return adminRequest(0x02, { namespaceId: 0xffff_ffff, length: Math.min(bytes, 4096), dwords, ...fields });
}

/** The same request with one byte changed and its check made good again. */
export function withByte(request: Uint8Array, offset: number, change: (byte: number) => number): Uint8Array {
  const bytes = request.slice(0, -4);
  bytes[offset] = change(bytes[offset] ?? 0);
  return sealed(bytes);
}

/** Generic error responses in hexadecimal, `nmp` being byte 1: 88 for MI commands, 90 for Admin commands. */
export function errorResponse(nmp: number, status: number, place?: { byte: number; bit: number }): string {
  return toHex(sealed([0x84, nmp, 0, 0, status, place?.bit ?? 0, ...littleEndian(place?.byte ?? 0, 2)]));
}

/** Invalid Parameter to an MI command, with the place of the error. */
export function invalidParameter(byte: number, bit = 0): string {
  return errorResponse(0x88, 0x04, { byte, bit });
}

/** The only answer of a drive, sent at once. */
export function answerOf(drive: Drive, request: Uint8Array): Uint8Array {
  const replies = drive.respond(request);
  assert.equal(replies.length, 1, "answers once");
  const [reply] = replies;
  assert.ok(reply);
  assert.equal(reply.after, 0);
  assert.ok(isIntact(reply.message), "the check of the answer is good");
  return reply.message;
}

/** The same in hexadecimal. */
export function answerHex(drive: Drive, request: Uint8Array): string {
  return toHex(answerOf(drive, request));
}

/** The data of a successful answer, behind `header` bytes. */
export function dataOf(answer: Uint8Array, header: 8 | 20): Uint8Array {
  assert.equal(answer[4], 0, "succeeded");
  if (header === 20) assert.equal(toHex(answer.subarray(16, 20)), "00 00 00 00", "completed without error");
  return answer.slice(header, -4);
}
