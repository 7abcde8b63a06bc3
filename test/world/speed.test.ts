import { it } from "vitest";
import { sqliteStore } from "../store/engines.js";
import { importWorld } from "../../src/world/import.js";
import { worldFile, org } from "./files.js";
import * as parts from "../../src/world/parts.js";
import BetterSqlite from "better-sqlite3";
it("speed", async () => {
  const N = Number(process.env.N ?? 20000), P = 1500;
  const numbers: string[] = [];
  for (let body = 31_000_000; numbers.length < P; body++) { const s=[3,2,7,6,5,4,3,2].reduce((t,w,i)=>t+w*Number(String(body)[i]),0); const d=(11-(s%11))%11; if(d<10) numbers.push(`${body}${d}`); }
  const lines: object[] = numbers.map((n) => ({ kind: "organizations", ...org(n) }));
  for (let i = 0; i < N; i++) lines.push({ kind: "delegations", from: numbers[i % P], to: numbers[(i + 1 + Math.floor(i / P)) % P], packages: ["merverdiavgift"] });
  const file = worldFile(lines);
  const prep = BetterSqlite.prototype.prepare;
  BetterSqlite.prototype.prepare = function (this: any, s: string) { const st = prep.call(this, s); for (const m of ["run", "all"] as const) { const f = (st as any)[m]; (st as any)[m] = function (...a: unknown[]) { const t = performance.now(); const r = f.apply(st, a); const d = performance.now() - t; if (d > 100) console.log(Math.round(d), s.replace(/\s+/g, " ").slice(0, 300)); return r; }; } return st; } as any;
  const store = await sqliteStore();
  const r = await importWorld(store, [file]);
  console.log(r.rows / r.seconds, r.seconds);
  const r2 = await importWorld(store, [file]); console.log("again", r2.changed, r2.seconds);
  await store.remove();
}, 300000);
