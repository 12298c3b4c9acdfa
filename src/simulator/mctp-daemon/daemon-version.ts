import {
  currentInterfaces,
  currentMethodSignatures,
  currentNames,
  currentPaths,
  type DaemonNames,
  legacyNames,
  methodSignatures,
} from "../../mctpd/daemon-names.ts";

/** Versions of mctpd that there is a fake of: the last with the old names, and those whose names or members differ. */
export const daemonVersions = ["1.1", "2.0", "2.1", "2.6"] as const;
export type DaemonVersion = (typeof daemonVersions)[number];

/** Signatures of a method: what it takes, and what it returns. */
export interface MethodSignature {
  readonly in: string;
  readonly out: string;
}

/** Methods by name. */
export type MethodSignatures = Readonly<Record<string, MethodSignature>>;

/** What one version of mctpd shows on D-Bus: names, paths, and which members there are. */
export interface DaemonShape {
  readonly names: DaemonNames;
  /** The signature of an endpoint's NetworkId. */
  readonly networkId: "i" | "u";
  readonly vendorDefinedMessageTypes: boolean;
  readonly bridges: boolean;
  /** Whether an endpoint tells its Connectivity, and can be recovered. */
  readonly recovery: boolean;
  /** What is done on a bus that mctpd owns. In 1.x it is done at the root, and the link's name comes first. */
  readonly busOwnerMethods: MethodSignatures;
  readonly rootMethods: MethodSignatures;
  /** Objects of links; undefined where there are none. */
  readonly link: { readonly interface: string; path(name: string): string } | undefined;
  /** Objects of networks; undefined where there are none. */
  readonly network: { readonly interface: string; path(network: number): string } | undefined;
  readonly networkMethods: MethodSignatures;
}

const { SetupEndpoint, AssignEndpoint, AssignEndpointStatic, LearnEndpoint, AssignBridgeStatic } = methodSignatures;

function withLinkName({ in: taken, out }: MethodSignature): MethodSignature {
  return { in: `s${taken}`, out };
}

const version20: DaemonShape = {
  names: currentNames,
  networkId: "u",
  vendorDefinedMessageTypes: false,
  bridges: false,
  recovery: true,
  busOwnerMethods: { SetupEndpoint, AssignEndpoint, AssignEndpointStatic, LearnEndpoint },
  rootMethods: {},
  link: { interface: currentInterfaces.linkUntil20, path: currentPaths.link },
  network: undefined,
  networkMethods: {},
};

const version21: DaemonShape = { ...version20, link: { interface: currentInterfaces.link, path: currentPaths.link } };

/** By version. Of those in between, 2.2 brought the objects of networks, 2.3 bridges and the root's methods. */
export const daemonShapes: Readonly<Record<DaemonVersion, DaemonShape>> = {
  "1.1": {
    ...version20,
    names: legacyNames,
    networkId: "i",
    recovery: false,
    busOwnerMethods: {
      SetupEndpoint: withLinkName(SetupEndpoint),
      AssignEndpoint: withLinkName(AssignEndpoint),
      LearnEndpoint: withLinkName(LearnEndpoint),
    },
    link: undefined,
  },
  "2.0": version20,
  "2.1": version21,
  "2.6": {
    ...version21,
    vendorDefinedMessageTypes: true,
    bridges: true,
    busOwnerMethods: { ...version21.busOwnerMethods, AssignBridgeStatic },
    rootMethods: currentMethodSignatures.root,
    network: { interface: currentInterfaces.network, path: currentPaths.network },
    networkMethods: currentMethodSignatures.network,
  },
};
