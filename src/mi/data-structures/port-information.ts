import {
  at,
  bit,
  bitField,
  bits,
  choice,
  enumeration,
  hex,
  type Infer,
  namedBits,
  struct,
  u8,
  u16,
  u32,
} from "../../codec/index.ts";
import { linkSpeedBits, linkSpeeds, transferSizes } from "../../nvme/pci/link.ts";

/** Frequencies of a 2-Wire (SMBus, I2C) port. */
export const twoWireFrequencies = { khz100: 1, khz400: 2, mhz1: 3 } as const;

const frequencies = { notSupported: 0, ...twoWireFrequencies } as const;

const currentLinkSpeeds = { linkInactive: 0, ...linkSpeeds } as const;

/** Link speeds of PCIe, one bit each. */
export const supportedLinkSpeeds = linkSpeedBits(0);

/** What a PCIe port adds to its port information. */
export const PciePortInformation = struct(
  { title: "PCIe Port Specific Data", spec: "NVMe-MI 2.0 §5.7.2", size: 24 },
  {
    maximumPayloadSize: at(0, enumeration(u8, transferSizes), "PCIe Maximum Payload Size (PCIEMPS)"),
    supportedLinkSpeeds: at(1, bitField(u8, supportedLinkSpeeds), "PCIe Supported Link Speeds Vector (PCIESLSV)"),
    currentLinkSpeed: at(2, enumeration(u8, currentLinkSpeeds), "PCIe Current Link Speed (PCIECLS)"),
    maximumLinkWidth: at(3, u8, "PCIe Maximum Link Width (PCIEMLW)", { unit: "lanes" }),
    negotiatedLinkWidth: at(4, u8, "PCIe Negotiated Link Width (PCIENLW)", { unit: "lanes" }),
    portNumber: at(5, u8, "PCIe Port Number (PCIEPN)"),
  },
);
export type PciePortInformation = Infer<typeof PciePortInformation>;

/** What a 2-Wire port (SMBus, I2C, I3C) adds to its port information. Addresses are as the drive gives them, mostly 7-bit. */
export const TwoWirePortInformation = struct(
  { title: "2-Wire Port Specific Data", spec: "NVMe-MI 2.0 §5.7.2", size: 24 },
  {
    vpdAddress: at(0, hex(u8), "Current VPD Address (CVPDADDR), 0 for none"),
    maximumVpdFrequency: at(1, enumeration(u8, frequencies), "Maximum VPD Access Frequency (MVPDFREQ)"),
    managementEndpointAddress: at(2, hex(u8), "Current Management Endpoint Address (CMEADDR), 0 for none"),
    protocols: at(
      3,
      bitField(u8, {
        maximumFrequency: namedBits(1, 0, "Maximum Management Endpoint SMBus/I2C Frequency (MSMBFREQ)", frequencies),
        i3c: bit(7, "I3C Support (I3CSPRT)"),
      }),
      "2-Wire Protocols (TWPRT)",
    ),
    nvmeBasicManagement: at(
      4,
      bitField(u8, { supported: bit(0, "NVMe Basic Management Command") }),
      "NVMe Basic Management (NVMEBM)",
    ),
    persistentDataAreaSize: at(5, u32, "Persistent Data Area Size (PDAS), a power of two, 0 for none"),
    persistentDataFormats: at(
      9,
      bitField(u8, {
        bytes: bit(0, "Byte level"),
        blocks512: bit(1, "512 bytes"),
        blocks4096: bit(2, "4 KiB"),
        other: bits(7, 3, "Others"),
      }),
      "Supported Data Formats (SDFORMAT)",
    ),
  },
);
export type TwoWirePortInformation = Infer<typeof TwoWirePortInformation>;

/** A port of the NVM subsystem. */
export const PortInformation = struct(
  { title: "Port Information Data Structure", spec: "NVMe-MI 2.0 §5.7.2", size: 32 },
  {
    portType: at(0, enumeration(u8, { inactive: 0, pcie: 1, twoWire: 2 }), "Port Type (PRTTYP)"),
    capabilities: at(
      1,
      bitField(u8, {
        commandInitiatedAutoPause: bit(0, "Command Initiated Auto Pause Supported (CIAPS)"),
        asynchronousEventMessages: bit(1, "Asynchronous Event Messages Supported (AEMS)"),
      }),
      "Port Capabilities (PRTCAP)",
    ),
    maximumTransmissionUnitSize: at(2, u16, "Maximum MCTP Transmission Unit Size (MMTUS)", { unit: "bytes" }),
    managementEndpointBufferSize: at(4, u32, "Management Endpoint Buffer Size (MEBS)", { unit: "bytes" }),
    specific: at(
      8,
      choice(
        { size: 24, selector: u8, selectorOffset: -8 },
        { pcie: PciePortInformation, twoWire: TwoWirePortInformation },
        { pcie: 1, twoWire: 2 },
      ),
      "Port Type Specific Data",
    ),
  },
);
export type PortInformation = Infer<typeof PortInformation>;
