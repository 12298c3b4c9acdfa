import type { adminCommands, controlPrimitives, miCommands } from "../mi/index.ts";

/** What the command line has to say of a command beside its description. */
export interface CommandNotes {
  /** A sentence for the help. */
  readonly help?: string;
  /** What is told where it succeeds and answers with nothing. */
  readonly outcome?: string;
  /** Without any of its switches there is nothing to do: what there is none of. */
  readonly nothingTo?: string;
  /** What flags whose names begin with a word do besides what their fields say. */
  readonly flags?: Readonly<Record<string, string>>;
}

type Name = keyof typeof miCommands | keyof typeof controlPrimitives | keyof typeof adminCommands;

const notes: { readonly [N in Name]?: CommandNotes } = {
  shutdown: {
    outcome: "begun",
    help: "The answer comes as it begins; `mi controller-health-status-poll` tells how far it is.",
  },
  rawAdminCommand: {
    help: "An opcode that is known to read, or to lose nothing, needs no --yes.",
  },
  formatNvm: { outcome: "accepted; id-ns tells how far it is (FPI)" },
  sanitize: { outcome: "accepted; sanitize-log tells how far it is" },
  sanitizeNamespace: { outcome: "accepted" },
  deviceSelfTest: { outcome: "accepted; self-test-log tells how far it is" },
  setHealthStatusChange: { nothingTo: "clear" },
  controllerHealthStatusPoll: {
    flags: { select: "report only controllers that changed so, not all" },
  },
  replay: {
    help: "Shows only whether the drive will send its last answer again, not that answer: the library's replayAnswer does. Ends a pause.",
  },
};

/** What there is to say of a command, by its name in the registry. */
export function notesOf(method: string): CommandNotes {
  return notes[method as Name] ?? {};
}
