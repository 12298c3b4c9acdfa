import { at, bit, bitField, type Infer, namedBits, packed, struct, u8, u16, u64 } from "../../codec/index.ts";

const events = bitField(u16, {
  readsWarning: bit(0, "DTWIN Reads Warning"),
  writesWarning: bit(1, "DTWIN Writes Warning"),
  timeWarning: bit(2, "DTWIN Time Warning"),
  valueExceeded: bit(14, "Autonomous transition to NDWIN: typical or maximum value exceeded"),
  deterministicExcursion: bit(15, "Autonomous transition to NDWIN: Deterministic Excursion"),
});

/**
 * Predictable Latency Per NVM Set, log page 0Ah, 512 bytes: the window that an NVM set is in, what is typical of its
 * deterministic window (DTWIN), and what is left of the present one. NVMe base 2.0 §5.16.1.11.
 */
export const PredictableLatencyLog = struct(
  { title: "Predictable Latency Per NVM Set", spec: "NVMe base 2.0 §5.16.1.11", size: 512 },
  {
    status: packed(
      0,
      bitField(u8, {
        window: namedBits(2, 0, "Window", { disabled: 0, deterministic: 1, nonDeterministic: 2 }),
      }),
      "Status",
    ),
    events: at(2, events, "Event Type"),
    typicalReads: at(32, u64, "DTWIN Reads Typical", { unit: "× 4 KiB" }),
    typicalWrites: at(40, u64, "DTWIN Writes Typical", { unit: "optimal write sizes" }),
    maximumTime: at(48, u64, "DTWIN Time Maximum", { unit: "ms" }),
    highMinimumTime: at(56, u64, "NDWIN Time Minimum High", { unit: "ms" }),
    lowMinimumTime: at(64, u64, "NDWIN Time Minimum Low", { unit: "ms" }),
    estimatedReads: at(128, u64, "DTWIN Reads Estimate", { unit: "× 4 KiB" }),
    estimatedWrites: at(136, u64, "DTWIN Writes Estimate", { unit: "optimal write sizes" }),
    estimatedTime: at(144, u64, "DTWIN Time Estimate", { unit: "ms" }),
  },
);
/** Predictable Latency Per NVM Set, decoded. */
export type PredictableLatencyLog = Infer<typeof PredictableLatencyLog>;
