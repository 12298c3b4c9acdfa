/** Whatever fails while a link is tuned, at whichever place: both sides are as before, or what is not is told. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { type Behaviour, corrupted, delayed, dropped, refused, silent } from "../simulator/index.ts";
import type { LinkTuning, TuneLinkOptions } from "./link-tuning.ts";
import { type SettingsOfBoth, TunedLink, type TunedLinkOptions } from "./tuned-link.contract.ts";

const slow = ["khz100", 64, 68] as const;
const fast = ["khz400", 250, 254] as const;
const places = { frequency: 0, transmissionUnit: 1, routeMtu: 2 } as const;

/** Lets so many requests pass, then so many fail. */
function failing(from: number, count: number, how: Behaviour): Behaviour {
  let seen = 0;
  return (context, next) => {
    const at = seen++;
    return at >= from && at < from + count ? how(context, next) : next();
  };
}

const ways: Readonly<Record<string, Behaviour>> = {
  "are refused": refused("internalError"),
  "are carried out, their answers lost": dropped,
  "are carried out, their answers damaged": corrupted,
  "are lost": silent,
  "are answered too late": delayed(700),
};

/** That a report is true, and what it must be where something failed. */
function assertTrue(link: TunedLink, tuning: LinkTuning | undefined): void {
  const { settings } = link;
  // It rejected, so nothing was to be changed.
  if (tuning === undefined) assert.deepEqual(settings, slow);
  else if (tuning.failure === undefined) assert.deepEqual(settings, settingsBut(tuning.kept));
  else assertPutBack(settings, tuning);
}

/** All that is to be set, but for what the drive refused to tell; the route follows the drive's unit. */
function settingsBut(kept: LinkTuning["kept"]) {
  const isKept = (name: string) => kept.some(({ setting }) => setting === name);
  const [frequency, unit, mtu] = isKept("transmissionUnit") ? [fast[0], slow[1], slow[2]] : fast;
  return [isKept("frequency") ? slow[0] : frequency, unit, mtu];
}

function assertPutBack(settings: SettingsOfBoth, { outcome, remaining }: LinkTuning): void {
  assert.equal(outcome, remaining.length === 0 ? "putBack" : "stuck");
  for (const [name, place] of Object.entries(places)) {
    const remains = remaining.find(({ setting }) => setting === name);
    if (remains === undefined) assert.equal(settings[place], slow[place], `${name} is as before`);
    else if (remains.present !== undefined) assert.equal(remains.present, settings[place], `${name} is told`);
    assert.equal(remains?.former ?? slow[place], slow[place]);
  }
}

/** Tunes with something that fails; undefined where it rejects. */
async function tuned(link: TunedLink, options: TuneLinkOptions = {}): Promise<LinkTuning | undefined> {
  return await link.tune({ timeout: 500, ...options }, 50).catch(() => undefined);
}

/** Requests that a tuning without failures sends. */
async function requestsOf(t: TestContext): Promise<number> {
  const link = new TunedLink(t);
  let count = 0;
  link.drive.prepend((_, next) => {
    count++;
    return next();
  });
  await tuned(link);
  return count;
}

describe("tuneLink leaves both sides as before, or tells what is not,", () => {
  for (const [name, how] of Object.entries(ways)) {
    for (const count of [1, 6]) {
      test(`wherever ${count} requests in a row ${name}`, async (t) => {
        let requests = 0;
        await t.test("of those of a tuning without failures", async (t) => {
          requests = await requestsOf(t);
          assert.ok(requests > 20, `${requests}`);
        });
        const outcomes = new Set<string | undefined>();
        for (let from = 0; from < requests; from++) {
          await t.test(`from request ${from} on`, async (t) => {
            const link = new TunedLink(t);
            link.drive.prepend(failing(from, count, how));
            const tuning = await tuned(link);
            assertTrue(link, tuning);
            outcomes.add(tuning?.outcome);
          });
        }
        assert.ok(outcomes.has(undefined) && outcomes.size > 1, [...outcomes].join());
      });
    }
  }

  for (const when of ["before", "after", "read"] as const) {
    for (const count of [1, 2, 4, Number.POSITIVE_INFINITY]) {
      for (const from of [0, 1, 2]) {
        test(`where ${count} calls for the route fail (${when}), beginning with call ${from}`, async (t) => {
          // The drive's larger packets do not come through, so that the route has to be put back, too.
          const link = new TunedLink(t, { limits: { transmissionUnit: 128 } });
          let calls = 0;
          link.refusing[when] = () => {
            const at = calls++;
            if (at >= from && at < from + count) throw new Error("mctpd failed");
          };
          assertTrue(link, await tuned(link));
        });
      }
    }
  }
});

/** A drive that takes no more commands of a kind once it was tuned so far. */
const refuseOnceFast =
  (link: TunedLink, how: Behaviour): Behaviour =>
  (context, next) =>
    link.settings[0] === "khz400" && context.message[4] === 0x03 ? how(context, next) : next();

async function stuck(t: TestContext, options: TunedLinkOptions, how: Behaviour) {
  const link = new TunedLink(t, options);
  link.drive.prepend(refuseOnceFast(link, how));
  const tuning = await link.tune({ timeout: 500 }, 20);
  return { link, tuning };
}

describe("where nothing helps, tuneLink", () => {
  test("says which setting is not as it was, what it is and was, and why", async (t) => {
    const { link, tuning } = await stuck(t, {}, refused("internalError"));
    assert.equal(tuning.outcome, "stuck");
    assert.deepEqual(link.settings, ["khz400", 64, 68]);
    const [remains, ...others] = tuning.remaining;
    assert.deepEqual(others, []);
    assert.deepEqual([remains?.setting, remains?.former, remains?.present], ["frequency", "khz100", "khz400"]);
    assert.match(String(remains?.error), /Internal Error/);
    assert.deepEqual(tuning.after, { frequency: "khz400", transmissionUnit: 64, routeMtu: 68 });
    assert.equal(link.recoveries, 0, "a drive that answers is no case for mctpd");
  });

  test("has mctpd look for a drive that does not answer any more, and tries once more then", async (t) => {
    const link = new TunedLink(t);
    let away = false;
    link.drive.prepend((_, next) => {
      if (link.settings[0] === "khz400") away = true;
      return away ? [] : next();
    });
    link.onRecover = () => {
      away = false;
      for (const port of link.drive.model.ports) if (port.frequency) port.frequency = "khz100";
    };
    const tuning = await link.tune({ timeout: 500 }, 20);
    assert.deepEqual([tuning.outcome, link.recoveries, ...link.settings], ["putBack", 1, ...slow]);
    assert.ok(tuning.steps.some(({ kind }) => kind === "recover"));
  });

  test("says that it does not know how a drive is set that is gone", async (t) => {
    const link = new TunedLink(t);
    let away = false;
    link.drive.prepend((_, next) => {
      if (link.settings[1] === 250) away = true;
      return away ? [] : next();
    });
    const tuning = await link.tune({ timeout: 500 }, 20);
    assert.deepEqual([tuning.outcome, link.recoveries], ["stuck", 1]);
    assert.deepEqual(
      tuning.remaining.map(({ setting, present }) => [setting, present]),
      [
        ["transmissionUnit", undefined],
        ["frequency", undefined],
      ],
    );
    assert.deepEqual(tuning.after, { frequency: undefined, transmissionUnit: undefined, routeMtu: 68 });
  });

  test("tells what it left behind where the endpoint is closed meanwhile, which is no case for mctpd", async (t) => {
    const link = new TunedLink(t);
    let closing: Promise<void> | undefined;
    const tuning = await link.tune({
      onStep: ({ setting }) => {
        if (setting === "transmissionUnit") closing ??= link.endpoint.close();
      },
    });
    await closing;
    assert.deepEqual([tuning.outcome, link.recoveries, ...link.settings], ["stuck", 0, "khz400", 250, 68]);
    assert.deepEqual(
      tuning.remaining.map(({ setting, error }) => [setting, (error as { code?: string }).code]),
      [
        ["transmissionUnit", "CLOSED"],
        ["frequency", "CLOSED"],
      ],
    );
  });

  test("says so where all is put back and the drive does not work any more", async (t) => {
    const link = new TunedLink(t);
    link.drive.prepend(({ message }, next) => {
      return link.written.length > 0 && message[1] === 0x10 ? [] : next();
    });
    const tuning = await link.tune({ timeout: 500 }, 20);
    assert.deepEqual([tuning.outcome, ...link.settings], ["putBack", ...slow]);
    assert.match(String(tuning.stillFailing?.error), /TimeoutError/);
  });
});

describe("tuneLink, aborted", () => {
  test("before anything is changed, rejects with the signal's reason", async (t) => {
    const link = new TunedLink(t);
    const controller = new AbortController();
    const reason = new Error("enough");
    link.drive.prepend((_, next) => {
      controller.abort(reason);
      return next();
    });
    await assert.rejects(link.tune({ signal: controller.signal }), reason);
    await assert.rejects(link.tune({ signal: controller.signal }), reason);
    assert.deepEqual(link.written, []);
  });

  for (const after of [1, 2, 3]) {
    test(`after ${after} changes, puts everything back and tells why`, async (t) => {
      const link = new TunedLink(t);
      const controller = new AbortController();
      const reason = new Error("enough");
      const tuning = await link.tune({
        signal: controller.signal,
        onStep: ({ kind }) => {
          if (kind === "set" && link.written.length === after) controller.abort(reason);
        },
      });
      assert.deepEqual([tuning.outcome, ...link.settings], ["putBack", ...slow]);
      assert.equal(tuning.failure?.error, reason);
    });
  }

  test("goes on where who watches throws", async (t) => {
    const link = new TunedLink(t);
    const tuning = await link.tune({
      onStep: () => {
        throw new Error("no");
      },
    });
    assert.equal(tuning.outcome, "tuned");
  });
});
