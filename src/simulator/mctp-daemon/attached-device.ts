/** A vendor defined message type that a device supports. */
export interface VendorMessageType {
  /** 0 for a PCI vendor id, 1 for an IANA enterprise number. */
  readonly format: 0 | 1;
  readonly vendor: number;
  readonly commandSet: number;
}

/** A device on a bus, as it is before anybody has set it up. */
export interface AttachedDevice {
  /** One byte on I2C, the address in its seven bits; six on I3C; none where a link leads to one device, as on USB. */
  readonly physicalAddress: readonly number[];
  /** The endpoint id that it has of its own accord; 0 if left out, for none. */
  readonly eid?: number;
  /** Whether it insists on that endpoint id when it is given another; false if left out. */
  readonly keepsEid?: boolean;
  /** As text. Not told if left out: not every device knows one. */
  readonly uuid?: string;
  readonly messageTypes: readonly number[];
  readonly vendorMessageTypes?: readonly VendorMessageType[];
  /** The endpoint ids that it hands out itself, first and last, for a bridge. */
  readonly pool?: { readonly first: number; readonly last: number };
  /** Whether it answers at this moment; always if left out. */
  answers?(): boolean;
}

/** A network link: to a bus of its own. */
export interface NetworkLink {
  /** As of a network interface: `mctpi2c1`. */
  readonly name: string;
  /** What mctpd is on that bus; `BusOwner` if left out. Only there can it set up endpoints. */
  readonly role?: LinkRole;
  /** The MCTP network; 1 if left out. */
  readonly network?: number;
  /** Bytes of a packet with its header of four that the link can carry; 68–254 if left out, as on I2C. */
  readonly packetSizes?: { readonly smallest: number; readonly largest: number };
  readonly devices?: readonly AttachedDevice[];
}

export type LinkRole = "BusOwner" | "Endpoint" | "Unknown";
