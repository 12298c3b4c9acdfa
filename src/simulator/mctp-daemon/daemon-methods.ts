import { currentInterfaces } from "../../mctpd/daemon-names.ts";
import { CallRefusal, errorNames } from "./call-refusal.ts";
import type { DaemonShape } from "./daemon-version.ts";
import type { MctpStack, SetUp } from "./mctp-stack.ts";
import type { StackEndpoint } from "./stack-endpoint.ts";

/** What a method acts on, and how it is shown. */
export interface MethodTarget {
  readonly stack: MctpStack;
  readonly shape: DaemonShape;
}

/** A call of a method that the object has, with arguments of the right types. */
interface MethodCall {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** Carries out one of mctpd's own methods; returns what it answers with. Throws what the stack throws. */
export function carryOutMethod(call: MethodCall, target: MethodTarget): unknown[] {
  const { shape } = target;
  switch (call.interface) {
    case shape.names.endpointControl:
      return endpointMethod(call, target);
    case shape.names.busOwner:
      return busOwnerMethod(call, target);
    case shape.network?.interface:
      return networkMethod(call, target);
    case currentInterfaces.root:
      // Types that this machine is to answer for: nobody asks a simulated machine.
      return [];
    default:
      throw new CallRefusal(errorNames.unknownMethod, `Unknown method ${call.member}.`);
  }
}

function endpointMethod({ path, member, body }: MethodCall, { stack, shape }: MethodTarget): unknown[] {
  const endpoint = stack.endpoints.find(({ network, eid }) => shape.names.endpointPath(network, eid) === path);
  if (endpoint === undefined) throw new CallRefusal(errorNames.unknownObject, `Unknown object '${path}'.`);
  if (member === "SetMTU") stack.setMtu(endpoint, Number(body[0]));
  else if (member === "Remove") stack.remove(endpoint);
  else stack.recover(endpoint);
  return [];
}

function busOwnerMethod({ path, member, body }: MethodCall, { stack, shape }: MethodTarget): unknown[] {
  const [link, rest] =
    shape.link === undefined
      ? [String(body[0]), body.slice(1)]
      : [stack.links.find(({ name }) => shape.link?.path(name) === path)?.name ?? "", body];
  const address = [...(rest[0] as Uint8Array)];
  const answer = ({ endpoint, isNew }: SetUp): unknown[] => {
    return [endpoint.eid, endpoint.network, pathOf(endpoint, shape), isNew];
  };
  switch (member) {
    case "SetupEndpoint":
      return answer(stack.setUp(link, address));
    case "AssignEndpoint":
      return answer(stack.assign(link, address));
    case "AssignEndpointStatic":
      return answer(stack.assign(link, address, Number(rest[1])));
    case "LearnEndpoint":
      return answer(stack.learn(link, address));
    default:
      // A simulated device hands out no endpoint ids.
      throw new CallRefusal(errorNames.failed, "the device is no bridge");
  }
}

function networkMethod({ path, body }: MethodCall, { stack, shape }: MethodTarget): unknown[] {
  const network = stack.networks.find((each) => shape.network?.path(each) === path) ?? 0;
  const { endpoint, isNew } = stack.learnRouted(network, Number(body[0]));
  return [pathOf(endpoint, shape), isNew];
}

function pathOf({ network, eid }: StackEndpoint, shape: DaemonShape): string {
  return shape.names.endpointPath(network, eid);
}
