import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { sqliteStore } from "../store/engines.js";
import { accessPackage, CUSTOMER, right, VENDOR } from "../systems/world.js";
import { told } from "./http-world.js";
import { BASE, type ServedWorld, SITE, servedWorld } from "./served.js";
import { addSystem, wish } from "./world.js";

let store: Store & { remove(): Promise<void> };
let w: ServedWorld;
const now = { at: Date.UTC(2026, 5, 1) };

beforeAll(async () => {
	store = await sqliteStore({ now: () => now.at });
	w = await servedWorld(store, now);
	await addSystem(store);
});
afterAll(async () => {
	await w?.stop();
	await store?.remove();
});

let count = 0;
/** A reference that no request has yet. */
const fresh = () => `ref-${++count}`;

test("asked, read by both sides, approved: then the system user may (rows 29, 39, 40, 45 to 47, 57)", async () => {
	const asked = wish({
		externalRef: fresh(),
		integrationTitle: "  SmartCloud Oslo ",
		redirectUrl: "https://smartcloud.example/receipt?x=1",
	});
	const created = await w.post("/request/vendor", w.vendorToken, asked);
	const id = created.json.id as string;
	const shared = {
		id,
		integrationTitle: "SmartCloud Oslo",
		externalRef: asked.externalRef,
		systemId: `${VENDOR}_smartcloud`,
		partyOrgNo: CUSTOMER,
		rights: [right("krav")],
		accessPackages: [accessPackage("skattegrunnlag")],
		status: "New",
		redirectUrl: "https://smartcloud.example/receipt?x=1",
		escalated: false,
		created: "2026-06-01T00:00:00.000Z",
		timedOut: false,
	};
	const confirmUrl = `${SITE}/accessmanagement/ui/systemuser/request?id=${id}&DONTCHOOSEREPORTEE=true`;
	expect([created.status, created.json]).toEqual([201, { ...shared, confirmUrl }]);
	expect(created.headers.get("location")).toBe(`${SITE}${BASE}/request/${id}`);
	expect((await w.get(`/request/vendor/${id}`, w.vendorToken)).json).toEqual({ ...shared, confirmUrl });
	expect((await w.get(`/request/50012345/${id}`, w.kari)).json).toEqual(shared);
	const opened = await w.get(`/request/${id}`, w.kari);
	expect(opened.json).toEqual({
		...shared,
		partyId: 50012345,
		partyUuid: w.customer.uuid,
		userMayEscalateButNotApprove: false,
		systemUserType: "standard",
		problems: [],
		shown: expect.stringMatching(/^[\w-]{43}$/),
	});
	expect(w.may(id, "krav", "read")).toBe(false);
	const approved = await w.post(`/request/50012345/${id}/approve`, w.kari);
	expect([approved.status, approved.text]).toEqual([200, "true"]);
	expect([w.may(id, "krav", "read"), w.may(id, "skatt", "read")]).toEqual([true, true]);
	const party = store.db.selectFrom("party").select(["kind", "form", "name"]).where("uuid", "=", id);
	expect(await party.executeTakeFirst()).toEqual({
		kind: "system-user",
		form: "StandardSystem",
		name: "SmartCloud Oslo",
	});
	expect((await w.get(`/request/vendor/${id}`, w.vendorToken)).json.status).toBe("Accepted");
	expect(told(await w.post(`/request/50012345/${id}/approve`, w.kari))).toBe("409 AUTH-00013");
});

test("rejected, and taken back (rows 43, 49)", async () => {
	const id = await w.ask({ externalRef: fresh() });
	const rejected = await w.post(`/request/${w.customer.uuid}/${id}/reject`, w.kari, { reason: "No." });
	expect([rejected.status, rejected.text]).toEqual([200, "true"]);
	expect((await w.get(`/request/vendor/${id}`, w.vendorToken)).json.status).toBe("Rejected");
	expect(told(await w.post(`/request/${CUSTOMER}/${id}/approve`, w.kari))).toBe("409 AUTH-00013");
	const gone = await w.remove(`/request/vendor/${id}`, w.vendorToken);
	expect([gone.status, gone.text]).toEqual([202, ""]);
	expect(told(await w.get(`/request/vendor/${id}`, w.vendorToken))).toBe("404 AUTH-00010");
	expect(told(await w.post(`/request/${CUSTOMER}/${id}/approve`, w.kari))).toBe("404 AUTH-00010");
});

test("logged out, the customer comes back to the vendor, by the address that was kept with the request (row 53)", async () => {
	const redirectUrl = "https://smartcloud.example/receipt?navn=Bjørn&x=1#a";
	const standard = await w.ask({ externalRef: fresh(), redirectUrl });
	const agent = await w.ask(
		{ externalRef: fresh(), redirectUrl, accessPackages: [accessPackage("regnskapsforer-lonn")] },
		"agent",
	);
	const user = await w.ask({ externalRef: fresh() });
	await w.post(`/request/${CUSTOMER}/${user}/approve`, w.kari);
	const change = randomUUID();
	const body = { unwantedRights: [right("krav")], redirectUrl };
	await w.post(`/changerequest/vendor?correlation-id=${change}&system-user-id=${user}`, w.vendorToken, body);
	const comesTo = async (cookie: string) => {
		const answer = await fetch(`${w.served.url}/authentication/api/v1/logout/handleloggedout`, {
			redirect: "manual",
			headers: { Cookie: `a=b; AltinnLogoutInfo=${cookie}; c=d` },
		});
		expect(answer.headers.get("set-cookie")).toContain("AltinnLogoutInfo=; Path=/; Max-Age=0");
		return [answer.status, answer.headers.get("location")];
	};
	const out = await fetch(`${w.served.url}/authentication/api/v1/logout`, { redirect: "manual" });
	expect([out.status, out.headers.get("location")]).toEqual([
		302,
		`${SITE}/authentication/api/v1/logout/handleloggedout`,
	]);
	const vendor = [302, "https://smartcloud.example/receipt?navn=Bj%C3%B8rn&x=1#a"];
	expect(await comesTo(`SystemuserRequestId=${standard}`)).toEqual(vendor);
	expect(await comesTo(`SystemuserRequestId%3D${standard.toUpperCase()}`)).toEqual(vendor);
	expect(await comesTo(`other=1?SystemuserAgentRequestId=${agent}`)).toEqual(vendor);
	expect(await comesTo(`SystemuserChangeRequestId=${change}`)).toEqual(vendor);
	for (const cookie of [
		"",
		"%",
		"SystemuserRequestId=https://evil.example",
		`SystemuserRequestId=${agent}`,
		`SystemuserAgentRequestId=${standard}`,
		`SystemuserChangeRequestId=${standard}`,
		`SystemuserRequestId=${user}`,
		`SystemuserRequestId=${randomUUID()}`,
		`constructor=${standard}`,
		"amSafeRedirectUrl=https://evil.example",
	]) {
		expect([cookie, ...(await comesTo(cookie))]).toEqual([cookie, 302, `${SITE}/portal/logged-out`]);
	}
});
