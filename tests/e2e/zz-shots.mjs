import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const url = "file:///work/main/dist/assertain.html";
const cases = { clock: ["/tmp/saml/metadata-acs.0.txt","/tmp/saml/metadata-acs.1.txt"], log: ["/tmp/saml/log-ruby.0.txt"], spoken: ["/tmp/saml/s2.txt"], field: ["/work/shared/field/captures/"+process.argv[2]] };
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [w,h,scheme] of [[1280,800,"light"],[360,740,"light"],[1280,800,"dark"]]) {
  const c = await b.newContext({ viewport: {width:w,height:h}, colorScheme: scheme, serviceWorkers: "block" });
  for (const [n, files] of Object.entries(cases)) {
    if (n==="field" && !process.argv[2]) continue;
    if (scheme==="dark" && n!=="clock") continue;
    const p = await c.newPage();
    await p.goto(url); await p.waitForSelector("textarea");
    if (n==="field") { await p.locator('input[type=file]').first().setInputFiles(files); }
    else for (const f of files) { await p.locator("textarea").first().fill(readFileSync(f,"utf8")); await p.waitForTimeout(1500); const more = p.getByRole("button",{name:/add/i}); if (files.length>1 && f===files[0] && await more.count()) { await more.first().click(); await p.waitForTimeout(300);} }
    await p.waitForTimeout(3500);
    await p.screenshot({ path: `/tmp/shots/${n}-${w}-${scheme}.png` });
    await p.close();
  }
}
await b.close();
