/** What mctpd is called on D-Bus, by generation: 2.x, and 1.x, which many machines still run. */
export interface DaemonNames {
  /** The well-known name on the bus. */
  readonly service: string;
  /** The only object with an ObjectManager. */
  readonly root: string;
  /** The object of an endpoint. */
  endpointPath(network: number, eid: number): string;
  /** The interface of an endpoint for what is done to it: SetMTU, Remove, and in 2.x Recover and Connectivity. */
  readonly endpointControl: string;
  /** The interface with SetupEndpoint and its like. In 1.x it is the root's, and takes the link's name as well. */
  readonly busOwner: string;
}

/** mctpd 2.x. */
export const currentNames: DaemonNames = {
  service: "au.com.codeconstruct.MCTP1",
  root: "/au/com/codeconstruct/mctp1",
  endpointPath: (network, eid) => `/au/com/codeconstruct/mctp1/networks/${network}/endpoints/${eid}`,
  endpointControl: "au.com.codeconstruct.MCTP.Endpoint1",
  busOwner: "au.com.codeconstruct.MCTP.BusOwner1",
};

/** mctpd 1.x. */
export const legacyNames: DaemonNames = {
  service: "xyz.openbmc_project.MCTP",
  root: "/xyz/openbmc_project/mctp",
  endpointPath: (network, eid) => `/xyz/openbmc_project/mctp/${network}/${eid}`,
  endpointControl: "au.com.CodeConstruct.MCTP.Endpoint",
  busOwner: "au.com.CodeConstruct.MCTP",
};

/** Where mctpd 2.x has the object of a network link, and that of a network. */
export const currentPaths = {
  link: (name: string): string => `${currentNames.root}/interfaces/${name}`,
  network: (network: number): string => `${currentNames.root}/networks/${network}`,
} as const;

/** Interfaces whose names all generations share. */
export const sharedInterfaces = {
  /** EID `y`, NetworkId `u` (1.x: `i`), SupportedMessageTypes `ay`. */
  endpoint: "xyz.openbmc_project.MCTP.Endpoint",
  /** UUID `s`, where it is known. */
  uuid: "xyz.openbmc_project.Common.UUID",
} as const;

/** Interfaces of mctpd 2.x only. */
export const currentInterfaces = {
  /** Of a link: Role `s`, NetworkId `u`. Until 2.0 it was spelt with capitals, as `CodeConstruct`. */
  link: "au.com.codeconstruct.MCTP.Interface1",
  linkUntil20: "au.com.CodeConstruct.MCTP.Interface1",
  /** Of a network, from 2.2 on: LocalEIDs `ay`, LearnEndpoint. */
  network: "au.com.codeconstruct.MCTP.Network1",
  /** Of the root, from 2.3 on. */
  root: "au.com.codeconstruct.MCTP1",
  /** Of an endpoint that is a bridge, from 2.3 on: PoolStart `y`, PoolEnd `y`. */
  bridge: "au.com.codeconstruct.MCTP.Bridge1",
} as const;

/** Signatures of the methods, without what 1.x puts in front: the link's name. */
export const methodSignatures = {
  SetupEndpoint: { in: "ay", out: "yisb" },
  AssignEndpoint: { in: "ay", out: "yisb" },
  AssignEndpointStatic: { in: "ayy", out: "yisb" },
  LearnEndpoint: { in: "ay", out: "yisb" },
  AssignBridgeStatic: { in: "ayyyy", out: "yyisb" },
  SetMTU: { in: "u", out: "" },
  Remove: { in: "", out: "" },
  Recover: { in: "", out: "" },
} as const;

/** Those of an object of a network and of the root in 2.x, which have names of their own. */
export const currentMethodSignatures = {
  network: { LearnEndpoint: { in: "y", out: "sb" } },
  root: { RegisterTypeSupport: { in: "yau", out: "" }, RegisterVDMTypeSupport: { in: "yvq", out: "" } },
} as const;
