import { encodeVitalProductData } from "../mi/index.ts";
import type { PortModel } from "./drive-model.ts";

interface Labelled {
  readonly modelNumber: string;
  readonly serialNumber: string;
  /** Capacity in units of 1 GB (10⁹ bytes). */
  readonly gigabytes: number;
}

/** What a simulated drive has in its Vital Product Data: the same as it tells in other ways. */
export function vitalProductDataOf(
  { modelNumber, serialNumber, gigabytes }: Labelled,
  ports: readonly PortModel[],
): Uint8Array {
  const nvme = {
    formFactor: "u2mm15",
    initial12vPower: 10,
    maximum12vPower: 25,
    maximumThermalLoad: 25,
    totalCapacity: BigInt(gigabytes) * 1_000_000_000n,
  } as const;
  const portRecords = ports.flatMap(({ information }, portId) => {
    const { pcie } = information.specific;
    if (pcie === undefined) return [];
    const nvmePciePort = {
      portNumber: pcie.portNumber,
      linkSpeeds: pcie.supportedLinkSpeeds,
      maximumLinkWidth: pcie.maximumLinkWidth,
      mctp: { twoWire: true, pcie: true },
      referenceClock: { common: true },
      portId,
    };
    return [{ nvmePciePort }];
  });
  return encodeVitalProductData({
    productInformation: {
      manufacturer: "NVMe-MI",
      productName: "Simulated Drive",
      modelNumber,
      productVersion: "01",
      serialNumber,
    },
    records: [{ nvme }, ...portRecords],
  });
}
