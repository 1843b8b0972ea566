//! Given names that are one name in many spellings.

use super::Origin;

/// Given names and the parts of names that are one name in many spellings.
const FAMILIES: &[(Origin, &[&str])] = &[
    (
        Origin::Arabic,
        &["Mohammed", "Mohammad", "Muhammad", "Mohamed", "Mohamad", "Muhammed", "Muhamad", "Mohammod"],
    ),
    (Origin::Arabic, &["Ahmed", "Ahmad", "Ahmet"]),
    (Origin::Arabic, &["Hussein", "Hussain", "Husayn", "Husain", "Husein", "Hossein", "Hosein", "Hussien"]),
    (Origin::Arabic, &["Hassan", "Hasan", "Hassane"]),
    (Origin::Arabic, &["Yousef", "Yusuf", "Youssef", "Yousuf", "Yusef", "Yousif", "Youssouf", "Yussuf"]),
    (Origin::Arabic, &["Mahmoud", "Mahmud", "Mahmood", "Mehmood"]),
    (Origin::Arabic, &["Mustafa", "Mostafa", "Moustafa", "Mustapha", "Moustapha"]),
    (Origin::Arabic, &["Ibrahim", "Ebrahim", "Ibraheem", "Ibrahem"]),
    (Origin::Arabic, &["Khaled", "Khalid", "Khaleed"]),
    (Origin::Arabic, &["Saeed", "Said", "Saeid", "Sayeed", "Sa'id"]),
    (Origin::Arabic, &["Omar", "Umar"]),
    (Origin::Arabic, &["Osama", "Usama", "Ousama", "Oussama"]),
    (Origin::Arabic, &["Abdullah", "Abdallah", "Abdulla", "Abdellah"]),
    (Origin::Arabic, &["Ismail", "Ismael", "Esmail", "Ismaeel", "Esmaeil", "Isma'il"]),
    (Origin::Arabic, &["Ali", "Aly"]),
    (Origin::Arabic, &["Nasser", "Naser", "Nasir"]),
    (
        Origin::Arabic,
        &["Qassem", "Qasem", "Qasim", "Kassem", "Kasem", "Qassim", "Ghassem", "Ghasem", "Kassim"],
    ),
    (Origin::Arabic, &["Faisal", "Faysal", "Feisal", "Faysel"]),
    (Origin::Arabic, &["Jamal", "Gamal", "Djamal"]),
    (Origin::Arabic, &["Saddam", "Sadam"]),
    (Origin::Arabic, &["Suleiman", "Sulaiman", "Sulayman", "Soleiman", "Suleyman", "Souleymane", "Suliman"]),
    (Origin::Arabic, &["Walid", "Waleed", "Oualid"]),
    (Origin::Arabic, &["Rashid", "Rasheed", "Rachid"]),
    (Origin::Arabic, &["Hamid", "Hameed"]),
    (Origin::Arabic, &["Majid", "Majeed", "Maged"]),
    (Origin::Arabic, &["Karim", "Kareem"]),
    (Origin::Arabic, &["Salih", "Saleh", "Salah"]),
    (Origin::Arabic, &["Ayman", "Aiman", "Aymen"]),
    (Origin::Arabic, &["Riad", "Riyad", "Riyadh", "Riadh"]),
    (Origin::Arabic, &["Khalifa", "Khalifah", "Khaleefa"]),
    (Origin::Arabic, &["Tariq", "Tarek", "Tareq", "Tarik"]),
    (Origin::Arabic, &["Ashraf", "Achraf"]),
    (Origin::Arabic, &["Muammar", "Moammar", "Mu'ammar", "Moamer", "Muamar", "Moamar", "Mo'ammar"]),
    (Origin::Arabic, &["Moqtada", "Muqtada", "Moktada", "Muktada"]),
    (Origin::Arabic, &["Nouri", "Nuri", "Noori"]),
    (Origin::Arabic, &["Haidar", "Haider", "Haydar", "Hayder", "Heydar"]),
    (Origin::Arabic, &["Hafez", "Hafiz", "Hafidh"]),
    (Origin::Arabic, &["Fouad", "Fuad", "Fu'ad"]),
    (Origin::Arabic, &["Saif", "Sayf", "Seif"]),
    (Origin::Arabic, &["Abu", "Abou"]),
    (Origin::Arabic, &["bin", "ibn", "ben"]),
    (Origin::Arabic, &["Sheikh", "Shaikh", "Shaykh", "Cheikh"]),
    (Origin::Slavic, &["Sergei", "Sergey", "Serguei", "Sergej"]),
    (Origin::Slavic, &["Dmitry", "Dmitri", "Dmitriy", "Dmitrii", "Dimitri", "Dimitry"]),
    (Origin::Slavic, &["Alexei", "Alexey", "Aleksei", "Aleksey", "Alexej"]),
    (Origin::Slavic, &["Alexander", "Aleksandr", "Alexandr", "Aleksander", "Alexsandr"]),
    (
        Origin::Slavic,
        &["Yevgeny", "Evgeny", "Yevgeni", "Evgeni", "Yevgeniy", "Evgeniy", "Yevgenii", "Evgenii"],
    ),
    (Origin::Slavic, &["Andrei", "Andrey"]),
    (Origin::Slavic, &["Andriy", "Andrii", "Andrij"]),
    (Origin::Slavic, &["Anatoly", "Anatoli", "Anatoliy", "Anatolii", "Anatolij"]),
    (Origin::Slavic, &["Gennady", "Gennadi", "Gennadiy", "Gennadii"]),
    (Origin::Slavic, &["Yuri", "Yury", "Yuriy", "Yurii", "Iurii", "Iuri"]),
    (Origin::Slavic, &["Nikolai", "Nikolay", "Nikolaj"]),
    (Origin::Slavic, &["Mykola", "Mikola"]),
    (Origin::Slavic, &["Vitaly", "Vitali", "Vitaliy", "Vitalii"]),
    (Origin::Slavic, &["Valery", "Valeri", "Valeriy", "Valerii", "Valeriu"]),
    (Origin::Slavic, &["Arseniy", "Arseny", "Arsenii", "Arseni"]),
    (Origin::Slavic, &["Volodymyr", "Volodimir", "Volodimyr", "Wolodymyr"]),
    (Origin::Slavic, &["Viktor", "Victor"]),
    (Origin::Slavic, &["Mikhail", "Mihail", "Michail"]),
    (Origin::Slavic, &["Georgy", "Georgi", "Georgiy", "Georgii"]),
    (Origin::Slavic, &["Grigory", "Grigori", "Grigoriy", "Grigorii"]),
    (Origin::Slavic, &["Vasily", "Vasili", "Vassily", "Vasiliy", "Vasilii"]),
    (Origin::Slavic, &["Valentyn", "Valentin"]),
    (Origin::Slavic, &["Oleksiy", "Oleksii", "Oleksi", "Olexiy"]),
    (Origin::Slavic, &["Oleksandr", "Olexandr", "Olexander"]),
    (Origin::Slavic, &["Valeriy", "Valerii", "Valery"]),
    (Origin::Slavic, &["Serhiy", "Serhii", "Serhij"]),
    (Origin::Slavic, &["Yulia", "Yuliya", "Iulia", "Julia", "Yuliia"]),
    (Origin::Slavic, &["Maria", "Mariya", "Mariia"]),
    (Origin::Slavic, &["Ksenia", "Kseniya", "Xenia"]),
    (Origin::Slavic, &["Dmytro", "Dmitro"]),
    (Origin::Slavic, &["Kyrylo", "Kirilo"]),
    (Origin::Slavic, &["Pyotr", "Petr", "Piotr"]),
    (Origin::Slavic, &["Fyodor", "Fedor", "Fiodor"]),
    (Origin::Slavic, &["Ruslan"]),
    (Origin::Slavic, &["Ramzan"]),
];

pub(super) fn family(word: &str) -> Option<&'static (Origin, &'static [&'static str])> {
    FAMILIES.iter().find(|(_, names)| names.iter().any(|n| n.eq_ignore_ascii_case(word)))
}

/// Whether the word is a given name, in any of its spellings.
#[must_use]
pub fn is_given_name(word: &str) -> bool {
    family(word).is_some_and(|(_, names)| !matches!(names[0], "Abu" | "bin" | "Sheikh"))
}
