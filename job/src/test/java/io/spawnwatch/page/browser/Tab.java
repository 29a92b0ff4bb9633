package io.spawnwatch.page.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A page in a browser that has never seen it. Closing it fails if the page complained, or asked for anything from elsewhere. */
public final class Tab implements AutoCloseable {
    /** A laptop's window. */
    static final int WIDE = 1280;

    /** A phone. */
    static final int NARROW = 360;

    private static final int HEIGHT = 900;

    /** Far more than anything takes, so that a busy machine fails no test. */
    private static final double PATIENCE_MS = 20_000;

    private final BrowserContext context;
    private final Page page;
    private final String address;
    private final List<String> complaints = new ArrayList<>();
    private boolean mayComplain;

    private Tab(String address) {
        this.address = address;
        context = Chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(WIDE, HEIGHT)
                        .setAcceptDownloads(true)
                        .setPermissions(List.of("clipboard-read", "clipboard-write"))
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setLocale("de-DE")
                        .setTimezoneId("Pacific/Auckland"));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onConsoleMessage(message -> {
            if (!mayComplain && List.of("error", "warning").contains(message.type())) {
                complaints.add("console: " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("error: " + error));
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!mayComplain
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith(address.replaceFirst("#.*", ""))) {
                complaints.add("request: " + request.url());
            }
        });
    }

    /** Opens a report. */
    static Tab open(Path report) {
        return open(report.toUri().toString());
    }

    /** Opens an address, and waits until the page has loaded its data. */
    public static Tab open(String address) {
        return open(address, tab -> {});
    }

    /** Opens an address after something was done to the empty page. */
    static Tab open(String address, Consumer<Tab> prepare) {
        Tab tab = new Tab(address);
        try {
            prepare.accept(tab);
            tab.page.navigate(address);
            tab.awaitLoaded();
        } catch (PlaywrightException e) {
            tab.context.close();
            throw new AssertionError(address + " shows nothing; complaints: " + tab.complaints, e);
        }
        return tab;
    }

    private void awaitLoaded() {
        page.locator("main h1").first().waitFor();
        page.waitForCondition(() -> page.locator(".loading").count() == 0);
    }

    /** The page. */
    public Page page() {
        return page;
    }

    /** Loads the page anew. */
    void reload() {
        page.reload();
        awaitLoaded();
    }

    /** The address with all that the page keeps in it. */
    String address() {
        return page.url();
    }

    /** Shows what an address of the page names, for example {@code events?text=cmd}. */
    public void show(String fragment) {
        page.evaluate("fragment => { location.hash = fragment; }", fragment);
        page.locator(".frame[data-view='" + fragment.replaceFirst("\\?.*", "") + "'] main h1")
                .first()
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        awaitRest();
    }

    /**
     * Waits until the page has worked off what it was asked for: until then it says so with an ellipsis, or counts rows that are
     * not yet in order.
     */
    public void awaitRest() {
        // Playwright's own way to wait for a function evaluates it again and again, which the page's policy forbids.
        page.waitForCondition(() -> (Boolean) page.evaluate("""
                () => new Promise(resolve => requestAnimationFrame(() => setTimeout(() => {
                    const grid = document.querySelector('.grid');
                    const counted = document.querySelector('.view-head .count')?.textContent.replace(/[^0-9,].*/, '');
                    const busy = [...document.querySelectorAll('[role=status], .empty')]
                        .some(e => e.textContent.includes('…'));
                    resolve(!busy && (grid === null
                        || Number(grid.getAttribute('aria-rowcount')) - 1 === Number(counted.replaceAll(',', ''))));
                }, 0)))"""));
    }

    /** Sets the window's width in pixels. */
    void resize(int width) {
        resize(width, HEIGHT);
    }

    /** Sets the window's size in pixels. */
    void resize(int width, int height) {
        page.setViewportSize(width, height);
        awaitRest();
    }

    /** Whether the system says that it is dark. */
    void darken(boolean dark) {
        Locale language = Locale.getDefault();
        // Playwright writes LIGHT in lower case with the default locale, which fails in Turkish, the language of these
        // tests.
        Locale.setDefault(Locale.ROOT);
        try {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
        } finally {
            Locale.setDefault(language);
        }
    }

    /** From now on the page may say that its server does not answer. */
    public void expectCut() {
        mayComplain = true;
    }

    /** From now on the browser may say that it refuses what a test tries, for example to ask elsewhere. */
    void expectRefusals() {
        mayComplain = true;
    }

    /** What the view shows as text. */
    String text() {
        return page.locator("main").innerText();
    }

    /** The address of the story of the first host or user that the view names. */
    String firstStory() {
        return page.locator("table.objects a").first().getAttribute("href").substring(1);
    }

    /** The table of rows. */
    Locator grid() {
        // By its role with Playwright's own method it is not found in Turkish, the language of these tests.
        return page.locator("[role=grid]");
    }

    /** How many rows the table has, in sight or not. */
    public int rows() {
        if (grid().count() == 0) {
            return 0;
        }
        return Integer.parseInt(grid().getAttribute("aria-rowcount")) - 1;
    }

    /** A column of the rows that are in the table's part in sight, from its top. */
    List<String> column(int column) {
        return grid().locator(".grid-body [role=row] > :nth-child(" + column + ")")
                .allInnerTexts();
    }

    /** Waits until the page shows what it should. */
    public <T> void expect(Supplier<T> shown, T expected) {
        AtomicBoolean wasShown = new AtomicBoolean();
        try {
            // Playwright asks again after the condition is met, and must get the same answer.
            page.waitForCondition(
                    () -> wasShown.get() || (isShown(shown, expected) && wasShown.compareAndSet(false, true)));
        } catch (TimeoutError e) {
            assertThat(shown.get()).isEqualTo(expected);
        }
    }

    private static <T> boolean isShown(Supplier<T> shown, T expected) {
        try {
            return expected.equals(shown.get());
        } catch (PlaywrightException e) {
            if (String.valueOf(e.getMessage()).contains("because of a navigation")) {
                // The page loads anew.
                return false;
            }
            throw e;
        }
    }

    /** Presses keys, one after the other. */
    void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** What has the focus: its name for a screen reader, or its text. */
    String focused() {
        return (String) page.evaluate(
                "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText");
    }

    /** The button that opens a list of values to filter by. */
    Locator menu(String name) {
        return page.locator(".menu-button", new Page.LocatorOptions().setHasText(name));
    }

    /** A button with this name. */
    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("complaints of %s", address).isEmpty();
    }
}
