import assert from "node:assert/strict";
import { constants } from "node:os";
import { describe, it } from "node:test";
import type { MctpAddress } from "../../mctp/address.ts";
import { FakeKernel, type FakeKernelOptions } from "./fake-kernel.contract.ts";
import { ioctlRequest } from "./kernel-interface.ts";
import { TagAllocator } from "./tags.ts";

const peer: MctpAddress = { network: 1, eid: 9 };
const remotePeer: MctpAddress = { network: 2, eid: 9 };

function arrange(options: FakeKernelOptions) {
  const kernel = new FakeKernel(options);
  const receiver = { datagram() {}, oversized() {}, failed() {} };
  const socket = kernel.open({ family: 45, type: 2, protocol: 0, maximumLength: 64 }, receiver);
  return { kernel, socket, tags: new TagAllocator() };
}

describe("tags", () => {
  it("are allocated by the ioctl that names the network, with owner and preallocated bits", () => {
    const { kernel, socket, tags } = arrange({});
    assert.equal(tags.allocate(socket, remotePeer), 0x18);
    assert.equal(tags.allocate(socket, remotePeer), 0x19);
    assert.equal(tags.allocate(socket, peer), 0x18);
    assert.deepEqual(kernel.tagsTo(remotePeer), [0, 1]);
    tags.drop(socket, remotePeer, 0x18);
    assert.deepEqual(kernel.tagsTo(remotePeer), [1]);
  });

  for (const name of ["EINVAL", "ENOTTY", "EOPNOTSUPP"] as const) {
    it(`are allocated by the older ioctl in the first network where the newer is unknown (${name})`, () => {
      const { kernel, socket, tags } = arrange({ tagIoctls: "first", unknownIoctl: constants.errno[name] });
      assert.equal(tags.allocate(socket, peer), 0x18);
      assert.equal(tags.allocate(socket, remotePeer), undefined);
      tags.drop(socket, peer, 0x18);
      assert.deepEqual(kernel.tagsTo(peer), []);
    });
  }

  it("are left to the kernel where it has neither ioctl", () => {
    const { socket, tags } = arrange({ tagIoctls: "none" });
    assert.equal(tags.allocate(socket, peer), undefined);
    assert.doesNotThrow(() => tags.drop(socket, peer, 0x18));
  });

  it("are asked of an ioctl the kernel does not have only once", () => {
    const { kernel, socket, tags } = arrange({ tagIoctls: "none" });
    tags.allocate(socket, peer);
    tags.allocate(socket, peer);
    assert.deepEqual(
      kernel.ioctls.map(({ request }) => request),
      [ioctlRequest.allocateTag2, ioctlRequest.allocateTag],
    );
  });

  it("are not given up for an error that comes after the ioctl has worked", () => {
    const { kernel, socket, tags } = arrange({});
    tags.allocate(socket, peer);
    kernel.failures.set("ioctl", constants.errno.EINVAL);
    assert.throws(() => tags.allocate(socket, peer), { errno: constants.errno.EINVAL });
    kernel.failures.clear();
    assert.equal(tags.allocate(socket, peer), 0x19);
  });

  it("are eight, and the ninth is EBUSY", () => {
    const { socket, tags } = arrange({});
    for (let number = 0; number < 8; number++) {
      assert.equal(tags.allocate(socket, peer), 0x18 | number);
    }
    assert.throws(() => tags.allocate(socket, peer), { errno: constants.errno.EBUSY });
  });

  it("to be avoided are passed over and not kept", () => {
    const { kernel, socket, tags } = arrange({});
    assert.equal(tags.allocate(socket, peer, [0, 1, 3]), 0x1a);
    assert.deepEqual(kernel.tagsTo(peer), [2]);
  });

  it("to be avoided are taken when there is no other", () => {
    const { kernel, socket, tags } = arrange({});
    for (let number = 0; number < 6; number++) {
      tags.allocate(socket, peer);
    }
    const tag = tags.allocate(socket, peer, [6, 7]);
    assert.ok(tag === 0x1e || tag === 0x1f);
    assert.equal(kernel.tagsTo(peer).length, 7);
  });
});
