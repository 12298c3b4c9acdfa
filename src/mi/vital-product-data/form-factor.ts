import { enumeration, type Infer, type Kind, u8 } from "../../codec/index.ts";

const rows = {
  unspecified: [0, "unspecified"],
  pcieIntegrated: [1, "PCIe, integrated"],
  pcieOther: [2, "PCIe, other"],
  inch2p5: [16, '2.5"'],
  u2mm15: [17, "U.2, 15 mm"],
  u2mm7: [18, "U.2, 7 mm"],
  u3mm15: [19, "SFF-TA-1001 (U.3), 15 mm"],
  u3mm7: [20, "SFF-TA-1001 (U.3), 7 mm"],
  cem: [32, "CEM"],
  cemHhhl: [33, "CEM, half height and half length"],
  cemFhhl: [34, "CEM, full height and half length"],
  cemFhfl: [35, "CEM, full height and full length"],
  m2: [48, "M.2"],
  m2size2230: [49, "M.2 2230"],
  m2size2242: [50, "M.2 2242"],
  m2size2260: [51, "M.2 2260"],
  m2size2280: [52, "M.2 2280"],
  m2size22110: [53, "M.2 22110"],
  bga: [64, "BGA"],
  bgaSize16x20: [65, "BGA, 16 × 20 mm"],
  bgaSize11p5x13: [66, "BGA, 11.5 × 13 mm"],
  edsff: [80, "EDSFF"],
  e1sMm5p9: [81, "E1.S, 5.9 mm"],
  e1sMm8: [82, "E1.S, 8 mm"],
  e1lMm9p5: [83, "E1.L, 9.5 mm"],
  e1lMm18: [84, "E1.L, 18 mm"],
  e3sMm7p5: [85, "E3.S, 7.5 mm"],
  e3sMm16p8: [86, "E3.S, 16.8 mm"],
  e3lMm7p5: [87, "E3.L, 7.5 mm"],
  e3lMm16p8: [88, "E3.L, 16.8 mm"],
  e1sMm9p5: [89, "E1.S, 9.5 mm"],
  e1sMm15: [90, "E1.S, 15 mm"],
  e1sMm25: [91, "E1.S, 25 mm"],
  e2Mm9p5: [92, "E2, 9.5 mm"],
  ethernet: [96, "Ethernet"],
  ethernetInch2p5mm15: [97, 'Ethernet, 2.5", 15 mm'],
  ethernetInch2p5mm7: [98, 'Ethernet, 2.5", 7 mm'],
  ethernetE3sMm7p5: [99, "Ethernet, E3.S, 7.5 mm"],
  ethernetE3sMm16p8: [100, "Ethernet, E3.S, 16.8 mm"],
} as const;

type Rows = typeof rows;

/** Form factors of drives by name (FF, NVMe-MI 2.0 §8.2.3). Those named for a family only are of unknown size. */
export const formFactors = Object.fromEntries(Object.entries(rows).map(([name, [code]]) => [name, code])) as {
  readonly [Name in keyof Rows]: Rows[Name][0];
};

const named = enumeration(u8, formFactors);

/** A form factor: its name, or the number where it has none. For people it has a text of its own. */
export const formFactor: Kind<Infer<typeof named>> = {
  ...named,
  format: (value) => (typeof value === "number" ? String(value) : `${rows[value][1]} (${rows[value][0]})`),
};
