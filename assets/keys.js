/**
 * Makes a key pair in the browser: the private key goes into a file of the visitor's, the public one into the form. Also puts a
 * public key from a file into the field, and holds a private key back that was pasted or chosen by mistake. Nothing here is sent anywhere, and the page
 * does without: a public key can always be pasted.
 */
(() => {
	const area = document.querySelector("textarea[name=key]");
	const box = document.querySelector("[data-keys]");
	if (area === null || box === null) return;
	const make = box.querySelector("button");
	const file = document.querySelector("input[type=file]");
	const told = box.querySelector("[role=status]");
	const again = box.querySelector("[data-again]");
	const alarm = document.querySelector("[data-private]");

	const PRIVATE = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY|"(?:d|p|q|dp|dq|qi|oth|k)"\s*:/;

	/** True, with a word about it, when a text has a private key in it. */
	const holdBack = (text) => {
		const isPrivate = PRIVATE.test(text);
		alarm.textContent = isPrivate ? alarm.dataset.private : "";
		return isPrivate;
	};

	area.form.addEventListener("submit", (event) => {
		// A file that is still being read goes nowhere before it was looked at.
		const isReading = file.files.length > 0;
		const isPrivate = holdBack(area.value);
		if (isPrivate) {
			area.value = "";
			area.focus();
		}
		if (isPrivate || isReading) event.preventDefault();
	});

	file.addEventListener("change", async () => {
		const [chosen] = file.files;
		if (chosen === undefined) return;
		try {
			const text = await chosen.text();
			if (!holdBack(text)) area.value = text;
		} finally {
			file.value = "";
		}
	});

	const link = again.querySelector("a");
	const save = (name, text) => {
		if (link.href !== "") URL.revokeObjectURL(link.href);
		link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
		link.download = name;
		again.hidden = false;
		link.click();
	};

	const newPair = async () => {
		const algorithm = {
			name: "RSASSA-PKCS1-v1_5",
			modulusLength: 3072,
			publicExponent: new Uint8Array([1, 0, 1]),
			hash: "SHA-256",
		};
		const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
		const { kty, n, e, d, p, q, dp, dq, qi } = await crypto.subtle.exportKey("jwk", privateKey);
		return { open: { kid: crypto.randomUUID(), kty, alg: "RS256", use: "sig", n, e }, secret: { d, p, q, dp, dq, qi } };
	};

	let isBusy = false;
	make.addEventListener("click", async () => {
		if (isBusy) return;
		isBusy = true;
		make.setAttribute("aria-disabled", "true");
		told.textContent = told.dataset.busy;
		try {
			const { open, secret } = await newPair();
			save(
				`${make.dataset.file}-${open.kid.slice(0, 8)}.jwk.json`,
				`${JSON.stringify({ ...open, ...secret }, undefined, 2)}\n`,
			);
			area.value = JSON.stringify(open, undefined, 2);
			file.value = "";
			alarm.textContent = "";
			told.textContent = told.dataset.made;
		} catch {
			told.textContent = told.dataset.failed;
		}
		make.removeAttribute("aria-disabled");
		isBusy = false;
	});

	// Browsers make keys only where the connection is safe.
	box.querySelector("[data-make]").hidden = crypto.subtle === undefined;
	box.hidden = false;
})();
