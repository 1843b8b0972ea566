//! Work done side by side, taken in its order.
//!
//! One thread produces, some work, and the caller's thread takes the results in the order of production.
//! Queues are bounded: who is ahead waits, so memory does not grow with the input.

use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Mutex, PoisonError};

/// What comes out, in order.
pub(super) enum Event<M, C> {
    /// The result of a piece of work.
    Made(M),
    /// A message of the producer, passed on in its place.
    Note(C),
    /// Nothing is ready just now: a good moment to flush.
    Idle,
}

enum Ticket<M, C> {
    Pending(Receiver<M>),
    Note(C),
}

/// Where the producer hands things over. Both methods say whether to go on.
pub(super) struct Hand<W, M, C> {
    work: SyncSender<(W, SyncSender<M>)>,
    tickets: SyncSender<Ticket<M, C>>,
}

impl<W, M, C> Hand<W, M, C> {
    /// Hands over a piece of work; waits where too much is under way. `false`: nobody takes it any more.
    pub(super) fn work(&self, work: W) -> bool {
        let (sender, receiver) = sync_channel(1);
        self.tickets.send(Ticket::Pending(receiver)).is_ok() && self.work.send((work, sender)).is_ok()
    }

    /// Sends a message to the consumer, past the workers and in its place.
    pub(super) fn note(&self, note: C) -> bool {
        self.tickets.send(Ticket::Note(note)).is_ok()
    }
}

/// Runs it all. Ends with the first error of `consume`; the producer then meets `false`.
pub(super) fn run<W: Send, M: Send, C: Send, E>(
    threads: usize,
    produce: impl FnOnce(&Hand<W, M, C>) + Send,
    work: impl Fn(W) -> M + Sync,
    mut consume: impl FnMut(Event<M, C>) -> Result<(), E>,
) -> Result<(), E> {
    let depth = threads * 2;
    let (work_in, work_out) = sync_channel::<(W, SyncSender<M>)>(depth);
    let (tickets_in, tickets) = sync_channel(depth);
    let work_out = Mutex::new(work_out);
    std::thread::scope(|scope| {
        scope.spawn(move || produce(&Hand { work: work_in, tickets: tickets_in }));
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = work_out.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((piece, done)) = next else { break };
                    // Nobody waits for it any more where the run was given up.
                    let _ = done.send(work(piece));
                }
            });
        }
        let outcome = take(tickets, &mut consume);
        if outcome.is_err() {
            // The producer may wait for room: empty the queue for it until it notices.
            let queue = work_out.lock().unwrap_or_else(PoisonError::into_inner);
            while queue.recv().is_ok() {}
        }
        outcome
    })
}

fn take<M, C, E>(
    tickets: Receiver<Ticket<M, C>>,
    consume: &mut impl FnMut(Event<M, C>) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let ticket = match tickets.try_recv() {
            Ok(ticket) => ticket,
            Err(TryRecvError::Disconnected) => return Ok(()),
            Err(TryRecvError::Empty) => {
                consume(Event::Idle)?;
                match tickets.recv() {
                    Ok(ticket) => ticket,
                    Err(_) => return Ok(()),
                }
            }
        };
        match ticket {
            Ticket::Note(note) => consume(Event::Note(note))?,
            Ticket::Pending(result) => {
                let made = match result.try_recv() {
                    Ok(made) => made,
                    Err(_) => {
                        consume(Event::Idle)?;
                        // A worker that is gone has panicked, and the scope will say so.
                        let Ok(made) = result.recv() else { return Ok(()) };
                        made
                    }
                };
                consume(Event::Made(made))?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        let mut seen = Vec::new();
        let produce = |hand: &Hand<u64, u64, &str>| {
            for i in 0..200 {
                hand.work(i);
                if i == 99 {
                    hand.note("half");
                }
            }
        };
        let work = |i: u64| {
            std::thread::sleep(std::time::Duration::from_micros(i * 7919 % 200));
            i
        };
        let outcome: Result<(), ()> = run(4, produce, work, |event| {
            match event {
                Event::Made(i) => seen.push(i),
                Event::Note(_) => seen.push(1000),
                Event::Idle => {}
            }
            Ok(())
        });
        assert_eq!(outcome, Ok(()));
        let expected: Vec<u64> = (0..100).chain([1000]).chain(100..200).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn an_error_ends_it() {
        let produce = |hand: &Hand<u64, u64, ()>| while hand.work(1) {};
        let mut left = 10;
        let outcome = run(
            3,
            produce,
            |i| i,
            |event| {
                if matches!(event, Event::Made(_)) {
                    left -= 1;
                }
                if left == 0 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!(outcome, Err("full"));
    }
}
