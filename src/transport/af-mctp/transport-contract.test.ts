import type { MctpAddress } from "../../mctp/address.ts";
import type { ContractHandler, ContractSubject } from "../contract-subject.contract.ts";
import { ReplySchedule } from "../reply-schedule.ts";
import { transportContract } from "../transport.contract.ts";
import { FakeKernel, type FakeKernelOptions } from "./fake-kernel.contract.ts";
import { AfMctpTransport } from "./transport.ts";

const peers = [
  { network: 1, eid: 9 },
  { network: 1, eid: 10 },
] as const;

function subjectIn(options: FakeKernelOptions): ContractSubject {
  const kernel = new FakeKernel(options);
  const schedule = new ReplySchedule();
  let handler: ContractHandler = () => [];
  for (const peer of peers) {
    kernel.attach(peer, ({ type, data, answer }) => {
      for (const reply of handler(peer, Uint8Array.of(type, ...data))) {
        schedule.add(reply, (message) => answer(message.subarray(1), { type: message[0] ?? 0 }));
      }
    });
  }
  let tag = 0;
  return {
    transport: new AfMctpTransport({ system: kernel }),
    peers,
    nobody: { network: 1, eid: 99 },
    respondWith: (next) => {
      handler = next;
    },
    notify: (peer: MctpAddress, message: Uint8Array) => {
      tag = (tag + 1) % 8;
      kernel.request({ ...peer, type: message[0] ?? 0, tag: 8 | tag }, message.subarray(1));
    },
    cleanup: async () => schedule.close(),
  };
}

for (const peerBinding of [true, false]) {
  const kernel = peerBinding ? "a kernel that binds to peers" : "a kernel that does not bind to peers";
  transportContract(`AF_MCTP over ${kernel}`, { nobody: "fails" }, () => subjectIn({ peerBinding }));
}
