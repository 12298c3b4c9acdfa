/** What the tests of long transfers share: a drive whose pages are bytes, and what it was asked for. */
import { Endpoint } from "./endpoint.ts";
import { type ScriptedExchange, ScriptedTransport } from "./scripted-transport.contract.ts";

/** An Admin request, taken apart by offsets written out here. */
export interface Asked {
  readonly opcode: number;
  readonly controllerId: number;
  readonly namespaceId: number;
  readonly dataOffset: number;
  readonly dataLength: number;
  /** Command dwords 10 to 15. */
  readonly dwords: readonly number[];
  /** What of it is about logs: page, its own parameter with RAE in bit 7, number of dwords as bytes, offset. */
  readonly logPage: number;
  readonly parameter: number;
  readonly bytes: number;
  readonly offset: number;
  /** Data for the controller. */
  readonly data: Uint8Array;
}

function asked(request: Uint8Array): Asked {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  const dwords = [44, 48, 52, 56, 60, 64].map((at) => view.getUint32(at, true));
  return {
    opcode: view.getUint8(4),
    controllerId: view.getUint16(6, true),
    namespaceId: view.getUint32(8, true),
    dataOffset: view.getUint32(28, true),
    dataLength: view.getUint32(32, true),
    dwords,
    logPage: view.getUint8(44),
    parameter: view.getUint8(45),
    bytes: (view.getUint16(46, true) + 1) * 4,
    offset: Number(view.getBigUint64(52, true)),
    data: request.slice(68, -4),
  };
}

/** The body of a successful answer with these data, from the status on. */
export const withData = (data: Iterable<number>): readonly number[] => [...new Array<number>(16).fill(0), ...data];

/** An Admin command refused with an NVMe status. */
export const refused = (statusCodeType: number, statusCode: number): readonly number[] => {
  const status = (statusCodeType << 9) | (statusCode << 1);
  return [...new Array<number>(12).fill(0), 0, 0, status & 0xff, status >> 8];
};

/** A drive that serves pages by LPO and NUMD, and structures by DOFST and DLEN. */
export class AskedDrive {
  readonly transport = new ScriptedTransport();
  readonly endpoint = new Endpoint(this.transport, { eid: 9 }, { probe: false, recovery: false });
  /** Log pages by identifier; what is behind their end is zeros. */
  readonly pages = new Map<number, Uint8Array>();
  /** Other data by opcode. */
  readonly structures = new Map<number, Uint8Array>();
  /** All that it was asked for. */
  readonly asked: Asked[] = [];
  /** What it does instead of answering as it should, where it returns something; null for no answer. */
  instead: (asked: Asked, index: number) => readonly number[] | null | undefined = () => undefined;

  constructor() {
    this.transport.sending = (exchange) => queueMicrotask(() => this.#answer(exchange));
  }

  /** Pages asked for as texts: offset, length, and RAE where it is set. */
  get reads(): string[] {
    return this.asked.map(({ offset, bytes, parameter }) => `${offset}+${bytes}${parameter & 0x80 ? " RAE" : ""}`);
  }

  #answer(exchange: ScriptedExchange): void {
    const request = asked(exchange.request);
    const instead = this.instead(request, this.asked.push(request) - 1);
    if (instead === null) return;
    exchange.answer(...(instead ?? withData(this.#data(request))));
  }

  #data({ opcode, logPage, offset, bytes, dataOffset, dataLength }: Asked): Uint8Array {
    const isLog = opcode === 0x02;
    const source = isLog ? this.pages.get(logPage) : this.structures.get(opcode);
    const start = isLog ? offset : dataOffset;
    const data = new Uint8Array((opcode & 3) === 2 ? Math.min(dataLength, isLog ? bytes : dataLength) : 0);
    data.set(source?.subarray(start, start + data.length) ?? []);
    return data;
  }
}

/** Bytes that differ from their neighbours, and at each offset from those of other seeds. */
export const pattern = (length: number, seed = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * 7 + seed) & 0xff);

/** All that an iteration hands over. */
export async function allOf<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const step of steps) all.push(step);
  return all;
}
