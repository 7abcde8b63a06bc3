/**
 * A service of the tax authority: an organisation's VAT returns (MVA-meldinger). Who may read, fill in and sign them is not
 * decided here; `fullmakt/pep` asks the server for each call.
 */
import express from "express";
import { permitted, protect } from "fullmakt/pep";

const RESOURCE = "skd-mva-melding";
const PERIOD = /^\d{4}-[1-6]$/;

/** The Express app; `authorize` comes from `createAuthorize`. Returns live in memory: it is an example. */
export function taxAuthority(authorize) {
	/** By organisation number and period. */
	const returns = new Map();
	const ofOrganization = (number) => [...returns.values()].filter((each) => each.organization === number);
	const may = (action) =>
		protect(authorize, {
			resource: RESOURCE,
			action,
			party: (req) => ({ organization: req.params.organization }),
			scopes: ["skd:mva"],
		});

	const app = express();
	app.disable("x-powered-by");

	app.get("/mva/:organization", may("read"), (req, res) => {
		res.json(ofOrganization(req.params.organization));
	});

	// Whoever may not write is told so before the body is looked at.
	app.put("/mva/:organization/:period", may("write"), express.json({ limit: "10kb" }), (req, res) => {
		const { organization, period } = req.params;
		const amount = req.body?.amount;
		if (!PERIOD.test(period)) return problem(res, 400, "A period is a year and one of six terms: 2026-5.");
		if (!Number.isSafeInteger(amount)) return problem(res, 400, "amount must be a whole number of kroner.");
		const key = `${organization} ${period}`;
		if (returns.get(key)?.signed) return problem(res, 409, "A return that is signed cannot be changed.");
		returns.set(key, { organization, period, amount, signed: false, filledInBy: who(req) });
		return res.status(200).json(returns.get(key));
	});

	app.post("/mva/:organization/:period/signature", may("sign"), (req, res) => {
		const found = returns.get(`${req.params.organization} ${req.params.period}`);
		if (found === undefined) return problem(res, 404, "There is no such return.");
		found.signed = true;
		return res.json(found);
	});

	app.use((error, _req, res, _next) => {
		const status = error.status >= 400 && error.status < 500 ? error.status : 500;
		problem(res, status, status === 500 ? "Something went wrong here." : "The body is not understood.");
	});
	return app;
}

/** For the record of who did it: a system user is named by its id, with its vendor. */
function who(req) {
	const { principal } = permitted(req);
	if (principal.kind === "system-user") return { systemUser: principal.systemUserId, vendor: principal.orgNumber };
	if (principal.kind === "user") return { user: principal.userId ?? principal.partyUuid };
	return { organization: principal.orgNumber };
}

function problem(res, status, title) {
	res.status(status).type("application/problem+json").send(JSON.stringify({ title, status }));
}
