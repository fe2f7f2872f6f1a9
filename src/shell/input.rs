//! What the terminal sends, as events of the app.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crossterm::event::{
    self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::gate::Gate;
use super::probe;
use crate::app::{Code, Event, Key, Mouse, MouseKind};

/// Read errors in a row after which the terminal counts as gone.
const ERRORS_MAX: usize = 8;

/// Starts the thread that reads the terminal and does nothing else. With `is_asked`, questions have been sent to the terminal;
/// the receiver is told when nothing more of their answers is to come. It passes `gate` before every read.
pub fn start(events: Sender<Event>, is_asked: bool, gate: Arc<Gate>) -> Receiver<()> {
    let (answered, is_answered) = channel();
    thread::spawn(move || {
        if is_asked {
            // A terminal that cannot be read now will not be read below either, and that is said there.
            _ = probe::listen(&events);
        }
        drop(answered);
        let mut errors = 0;
        while errors < ERRORS_MAX {
            if !gate.pass() {
                return;
            }
            match event::read() {
                Ok(read) => {
                    errors = 0;
                    if let Some(event) = translate(read)
                        && events.send(event).is_err()
                    {
                        return;
                    }
                }
                Err(_) => errors += 1,
            }
        }
        _ = events.send(Event::Terminate);
    });
    is_answered
}

fn translate(read: event::Event) -> Option<Event> {
    match read {
        event::Event::Key(key) => translate_key(key).map(Event::Key),
        event::Event::Mouse(mouse) => translate_mouse(mouse).map(Event::Mouse),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        // The size of the window comes with the signals.
        event::Event::Resize(..) | event::Event::FocusGained | event::Event::FocusLost => None,
    }
}

fn translate_key(key: KeyEvent) -> Option<Key> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    let held = |modifier| key.modifiers.contains(modifier);
    Some(Key {
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        // A character carries shift in itself; with ctrl, terminals disagree about its case.
        shift: key.code == KeyCode::BackTab
            || held(KeyModifiers::SHIFT) && !matches!(code, Code::Char(_)),
        code: match code {
            Code::Char(c) if held(KeyModifiers::CONTROL) => Code::Char(c.to_ascii_lowercase()),
            code => code,
        },
    })
}

fn translate_mouse(mouse: MouseEvent) -> Option<Mouse> {
    let kind = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
        MouseEventKind::Down(MouseButton::Right) => MouseKind::Menu,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        kind,
        x: mouse.column,
        y: mouse.row,
    })
}
